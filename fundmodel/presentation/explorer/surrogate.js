// The explorer's formulas: what levers multiply, and balances rolled from it. surrogate.py and rolled_books.py do the
// same in the library; a test holds them together. No document is touched here, so that it runs outside a browser too.
"use strict";
const Q = { contributions: 0, fromRetired: 1, toAccounts: 2, care: 3, maternity: 4, premium: 5, subsidy: 6, residentCare: 7, criticalIllness: 8 };
const QUANTITIES = 9, YEAR = 12, HALF = 6, AUTUMN = 8, HELD = 0.5;

// whole numbers of two bytes, the low one first
function wholeNumbers(text) {
  const bytes = atob(text);
  const found = new Int16Array(bytes.length / 2);
  for (let i = 0; i < found.length; i++) found[i] = bytes.charCodeAt(2 * i) | (bytes.charCodeAt(2 * i + 1) << 8);
  return found;
}

// L_k(x) = prod_{j != k} (x - x_j) / (x_k - x_j)
function basis(nodes, node, at) {
  let value = 1;
  nodes.forEach((place, other) => {
    if (other !== node) value *= (at - place) / (nodes[node] - place);
  });
  return value;
}

function valueOf(lever, state) {
  return lever.key in state ? state[lever.key] : lever.base;
}

// by how much each term counts: a lever alone [i, k], or two of them [i, k, j, l]
function weights(model, state) {
  return model.terms.map((term) => {
    const first = model.levers[term[0]], at = valueOf(first, state);
    if (term.length === 2) return basis(first.nodes, term[1], at);
    const second = model.levers[term[2]];
    return basis(first.coarse, term[1], at) * basis(second.coarse, term[3], valueOf(second, state));
  });
}

// flow / base flow by area, quantity and half-year: prod_i (1 + g_i) e^(sum of pairs); the last sums are those of pairs
function ratios(model, state) {
  const counts = weights(model, state), halves = (model.months - YEAR) / HALF, areas = model.areas.length;
  const pairs = model.levers.length, sums = [];
  for (let place = 0; place <= pairs; place++) sums.push(new Float64Array(areas * QUANTITIES * halves));
  let from = 0;
  model.blocks.forEach(([term, quantity]) => {
    const count = counts[term] * model.scale[term], own = sums[model.terms[term].length > 2 ? pairs : model.terms[term][0]];
    for (let area = 0; area < areas; area++) {
      const to = (area * QUANTITIES + quantity) * halves;
      if (count !== 0) for (let h = 0; h < halves; h++) own[to + h] += count * model.table[from + h];
      from += halves;
    }
  });
  return sums[pairs].map((h, at) => {
    let ratio = Math.exp(h);
    for (let place = 0; place < pairs; place++) ratio *= 1 + sums[place][at];
    return ratio;
  });
}

// max(0, share_m x (premium + subsidy of the year) - premium_m), scaled to the year's subsidy
function subsidyByMonth(annual, premium, shares) {
  const total = premium.reduce((sum, x) => sum + x, annual);
  const left = premium.map((x, m) => Math.max(shares[m] * total - x, 0));
  const sum = left.reduce((a, x) => a + x, 0);
  return left.map((x) => x * (annual / sum));
}

// flows of one area: an array of months for each quantity
function flowsOf(model, state, ratio, area) {
  const halves = (model.months - YEAR) / HALF;
  const flows = model.base[area].map((base, quantity) => base.map((flow, month) => {
    if (month < YEAR) return flow;
    return flow * ratio[(area * QUANTITIES + quantity) * halves + Math.floor((month - YEAR) / HALF)];
  }));
  const scaling = model.levers.find((lever) => lever.scales);
  const part = scaling ? valueOf(scaling, state) / scaling.high : 1;
  flows[Q.fromRetired] = flows[Q.fromRetired].map((x) => x * part);
  for (let start = 0; start < model.months; start += YEAR) {
    const annual = flows[Q.subsidy].slice(start, start + YEAR).reduce((sum, x) => sum + x, 0);
    const spread = subsidyByMonth(annual, flows[Q.premium].slice(start, start + YEAR), model.shares[area]);
    spread.forEach((x, m) => { flows[Q.subsidy][start + m] = x; });
  }
  return flows;
}

// B' = B + I + (B i + (I - E) i / 2) - E
function roll(opening, income, spent, rate) {
  let balance = opening;
  return income.map((gain, m) => {
    balance = balance + gain + (balance * rate[m] + (gain - spent[m]) * (rate[m] * HELD)) - spent[m];
    return balance;
  });
}

// cash for the year so far, less its twelfths, plus what came for the next year
function unearned(premium, subsidy) {
  const held = [];
  for (let start = 0; start < premium.length; start += YEAR) {
    let own = 0, ahead = 0, autumnBefore = 0, whole = 0;
    const before = start === 0 ? 0 : start - YEAR;
    for (let m = AUTUMN; m < YEAR; m++) autumnBefore += premium[before + m];
    for (let m = 0; m < YEAR; m++) whole += (m < AUTUMN ? premium[start + m] : 0) + subsidy[start + m];
    for (let m = 0; m < YEAR; m++) {
      own += (m < AUTUMN ? premium[start + m] : 0) + subsidy[start + m];
      ahead += m < AUTUMN ? 0 : premium[start + m];
      held.push(autumnBefore + own - (autumnBefore + whole) * ((m + 1) / YEAR) + ahead);
    }
  }
  return held;
}

function trailing(flow) {
  return flow.map((_, m) => {
    if (m < YEAR - 1) return NaN;
    let sum = 0;
    for (let back = 0; back < YEAR; back++) sum += flow[m - back];
    return sum;
  });
}

// spent since January less k / 12 of the trailing twelve months; nothing in December
function evened(spent) {
  const year = trailing(spent);
  let since = 0;
  return spent.map((x, m) => {
    since = m % YEAR === 0 ? x : since + x;
    return m % YEAR === YEAR - 1 ? 0 : since - year[m] * ((m % YEAR + 1) / YEAR);
  });
}

function sumOf(lists) {
  return lists[0].map((_, m) => lists.reduce((sum, list) => sum + list[m], 0));
}

function firstWhere(list, event) {
  const at = list.findIndex(event);
  return at < 0 ? list.length : at;
}

// both funds of one area: income without interest, expenditure, closing balance, what months of reserve hold
function areaBooks(model, state, ratio, area) {
  const f = flowsOf(model, state, ratio, area), rate = model.rate[area];
  const income = [f[Q.contributions].map((x, m) => x + f[Q.fromRetired][m] - f[Q.toAccounts][m]), sumOf([f[Q.premium], f[Q.subsidy]])];
  const spent = [sumOf([f[Q.care], f[Q.maternity]]), sumOf([f[Q.residentCare], f[Q.criticalIllness]])];
  const ahead = unearned(f[Q.premium], f[Q.subsidy]), even = evened(spent[1]);
  return [0, 1].map((fund) => {
    const closing = roll(model.opening[area][fund], income[fund], spent[fund], rate);
    const held = fund === 0 ? closing.slice() : closing.map((x, m) => x + even[m] - ahead[m]);
    return { income: income[fund], spent: spent[fund], closing, held };
  });
}

// by area (the sum of several comes last) and fund: the books, months of reserve, and the place of two months
function books(model, state) {
  const ratio = ratios(model, state);
  const all = model.areas.map((_, area) => areaBooks(model, state, ratio, area));
  if (all.length > 1) {
    all.push([0, 1].map((fund) => Object.fromEntries(["income", "spent", "closing", "held"].map(
      (name) => [name, sumOf(all.map((own) => own[fund][name]))]))));
  }
  const pool = all[all.length - 1][0];
  all.forEach((own, area) => own.forEach((fund, place) => {
    const year = trailing(fund.spent);
    if (state.pooling && place === 0 && area < all.length - 1) {
      const whole = trailing(pool.spent);
      for (let m = model.since; m < model.months; m++) fund.closing[m] = fund.held[m] = year[m] / whole[m] * pool.closing[m];
    }
    fund.reserve = fund.held.map((x, m) => x / (year[m] / YEAR));
    fund.cash = fund.closing.map((x, m) => x / (year[m] / YEAR));
    fund.floor = firstWhere(fund.reserve, (x) => x < model.floors[place]);
    fund.usedUp = firstWhere(fund.closing, (x) => x < 0);
  }));
  return all;
}

// both figures at a setting, each with the ends of the range of its two dates: [best estimate, official]
function figures(model, state) {
  const lanes = model.margin ? [state, Object.assign({}, state, { prudent: model.margin })] : [state];
  return lanes.map((point, lane) => withRanges(model, point, lane, books(model, point)));
}

// months between path and plausible end, by lane, side, measure (earned, cash), area and fund
function width(model, lane, side, measure, area, fund) {
  const areas = model.areas.length > 1 ? model.areas.length + 1 : 1;
  const row = (((lane * 2 + side) * 2 + measure) * areas + area) * 2 + fund;
  return (month) => model.widths.scale[row] * model.widths.table[row * model.months + month];
}

function withRanges(model, state, lane, all) {
  const sum = all.length - 1;
  all.forEach((own, area) => own.forEach((fund, place) => {
    const of = state.pooling && place === 0 ? sum : area;
    const moved = (months, side, measure) => {
      const apart = width(model, lane, side, measure, of, place);
      return months.map((x, m) => x + (side ? apart(m) : -apart(m)));
    };
    [fund.below, fund.above] = [0, 1].map((side) => moved(fund.reserve, side, 0));
    fund.floorRange = [fund.below, fund.above].map((months) => firstWhere(months, (x) => x < model.floors[place]));
    fund.usedRange = [0, 1].map((side) => firstWhere(moved(fund.cash, side, 1), (x) => x < 0));
    fund.gone = firstWhere(fund.reserve, (x) => x < 0);
  }));
  return all;
}

if (typeof module !== "undefined") module.exports = { basis, books, figures, wholeNumbers, weights };
