// Levers, sentence, charts, downloads; the state is in the address (#cost=0.005&lang=en). Formulas: surrogate.js.
"use strict";
(function () {
  const model = JSON.parse(document.getElementById("model").textContent);
  model.table = wholeNumbers(model.table);
  model.widths.table = wholeNumbers(model.widths.table);
  const words = model.words, root = document.documentElement, SUM = model.areas.length > 1 ? model.areas.length : 0;
  const INK = "#1f2933", SOFT = "#4a5560", GRID = "#e4e7eb", GHOST = "#7b8794", WARN = "#b71c1c";
  const COLOURS = ["#0072B2", "#D55E00"];
  const FONT = '"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","WenQuanYi Micro Hei","WenQuanYi Zen Hei",Arial,sans-serif';
  // best estimate first, the official figure last: one and the same where the scenario has a margin of its own
  const base = figures(model, {}), official = (both) => both[both.length - 1], best = (both) => both[0], two = base.length > 1;
  const levers = model.levers.filter((one) => one.shown);
  let state = {}, lang = root.dataset.lang, area = SUM, now = base, waiting = false;
  const $ = (id) => document.getElementById(id);
  const escaped = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }[c]));

  function say(key, parts) {
    return (words[lang][key] || key).replace(/\{(\w+)\}/g, (_, name) => parts[name]);
  }
  const minus = (text) => text.replace("-", "\u2212");
  const trimmed = (x, digits) => Number(x.toFixed(digits)).toString();

  function shown(lever, value) {
    if (lever.unit === "percent") return trimmed(100 * value, 2) + (lang === "zh" ? "%" : " %");
    if (lever.unit === "points") return say("points", { value: (value > 0 ? "+" : "") + minus(trimmed(100 * value, 3)) });
    if (lever.unit === "yuan") return say("yuan", { value: trimmed(value, 1) });
    return "\u00d7" + trimmed(value, 3);
  }
  const labelOf = (one) => one[lang];
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const moved = () => levers.filter((one) => one.key in state);

  // ---- the address
  function read() {
    state = {};
    location.hash.replace(/^#/, "").split("&").forEach((part) => {
      const [key, raw] = part.split("=").map(decodeURIComponent);
      const lever = levers.find((one) => one.key === key), value = Number(raw);
      if (key === "lang" && words[raw]) lang = raw;
      else if (key === "area") area = Math.max(0, [...model.areas.map((one) => one.key), "all"].indexOf(raw));
      else if (key === "pooling" && model.pools && value === 1) state.pooling = 1;
      else if (lever && raw && isFinite(value)) set(lever, Math.min(Math.max(value, lever.nodes[0]), lever.high));
    });
  }
  function set(lever, value) {
    if (Math.abs(value - lever.base) < 1e-9) delete state[lever.key];
    else state[lever.key] = value;
  }
  function stateText() {
    return [...moved().map((one) => one.key), ...(state.pooling ? ["pooling"] : [])].map((key) => key + "=" + state[key]).join("&");
  }
  function write() {
    const parts = [stateText(), SUM && area !== SUM ? "area=" + model.areas[area].key : "", "lang=" + lang];
    history.replaceState(null, "", "#" + parts.filter(Boolean).join("&"));
  }

  // ---- words of the result
  function monthText(at, key) {
    if (at >= model.months) return say("after", { year: model.last });
    if (at < YEAR) return say("already", {});
    return say(key || "month", { year: model.first + Math.floor(at / YEAR), month: lang === "zh" ? at % YEAR + 1 : String(at % YEAR + 1).padStart(2, "0") });
  }
  const rangeText = (ends) => say("range", { low: monthText(ends[0]), high: monthText(ends[1]) });
  function movedText(at, was) {
    if (!stateText()) return "";
    if (at === was) return say("same", {});
    if (Math.max(at, was) >= model.months || Math.min(at, was) < YEAR) return "";
    return say(at > was ? "later" : "earlier", { count: Math.abs(at - was) });
  }
  function clause(place) {
    const own = official(now)[area][place], was = official(base)[area][place];
    return say("clause", {
      fund: say("of_" + model.funds[place], {}), floor: model.floors[place],
      falls: monthText(own.floor, "in_month"), falls_around: rangeText(own.floorRange) + movedText(own.floor, was.floor),
      used: monthText(own.usedUp, "in_month"), used_around: rangeText(own.usedRange) + movedText(own.usedUp, was.usedUp),
    });
  }
  function sentence() {
    const settings = moved().map((one) => labelOf(one) + (lang === "zh" ? "" : " ") + shown(one, state[one.key]));
    if (state.pooling) settings.push(say("pooled", { from: model.pooledFrom }));
    const parts = { levers: settings.join(lang === "zh" ? "、" : ", "), figure: say(two ? "official" : "own_margin", {}) };
    const start = say(settings.length ? "if" : "as_baseline", parts), all = official(now), old = official(base);
    const below = SUM ? say("below", { year: 2035, employee: failing(all, 0), was: failing(old, 0), resident: failing(all, 1), were: failing(old, 1), count: SUM }) : "";
    return start + [0, 1].map(clause).join(lang === "zh" ? "；" : "; ") + below + (lang === "zh" ? "。" : ".");
  }
  const failing = (all, place) => all.slice(0, SUM).filter((own) => own[place].floor < (2036 - model.first) * YEAR).length;

  // ---- one chart a fund: curve, band, line and cross all on the basis of its axis
  const ends = Array.from({ length: model.months / YEAR }, (_, year) => YEAR * (year + 1) - 1);
  function curve(fund) {
    const points = ends.filter((m) => m < fund.gone).map((m) => [m, fund.reserve[m]]);
    return fund.gone < model.months ? [...points, [fund.gone, 0]] : points;
  }
  const band = (fund) => [...ends.map((m) => [m, fund.above[m]]), ...ends.slice().reverse().map((m) => [m, fund.below[m]])];
  function chart(place, width, small) {
    const own = official(now)[area][place], guess = best(now)[area][place], was = official(base)[area][place], floor = model.floors[place];
    const height = small ? 76 : 264, left = small ? 4 : 40, right = small ? 4 : 14, top = small ? 6 : 64, bottom = small ? 6 : 28, start = YEAR - 1;
    const highest = Math.max(floor * 1.3, ...[own, guess, was].flatMap(curve).map((point) => point[1])), step = highest > 24 ? 6 : highest > 12 ? 4 : 2;
    const x = (m) => left + (m - start) / (model.months - 1 - start) * (width - left - right);
    const y = (v) => height - bottom - Math.min(Math.max(v, 0), highest) / highest * (height - top - bottom);
    const text = (at, up, said, more) => `<text x="${at}" y="${up}" font-size="12" fill="${SOFT}" ${more || ""}>${escaped(said)}</text>`;
    const path = (points) => points.map(([m, v], at) => (at ? "L" : "M") + x(m).toFixed(1) + " " + y(v).toFixed(1)).join("");
    const across = (v, look) => `<line x1="${left}" x2="${width - right}" y1="${y(v)}" y2="${y(v)}" ${look}/>`;
    const strong = `fill="none" stroke="${COLOURS[place]}" stroke-width="2.6"`, dashed = `fill="none" stroke="${GHOST}" stroke-width="1.6" stroke-dasharray="6 4"`;
    const looks = { band: `stroke="none" fill="${COLOURS[place]}" fill-opacity=".13"`, best: `fill="none" stroke="${COLOURS[place]}" stroke-width="1.2"`, prudent: strong, setting: strong, baseline: dashed };
    const parts = [];
    if (!small) {
      parts.push(`<text x="0" y="16" font-weight="600" font-size="14" fill="${INK}">${escaped(say(model.funds[place], {}))}</text>`, text(0, 34, say("axis_" + model.funds[place], {})));
      for (let v = 0; v <= highest; v += step) parts.push(across(v, `stroke="${GRID}"`), text(left - 6, y(v) + 4, v, 'text-anchor="end"'));
      for (let year = model.first + 1; year <= model.last + 1; year += 5) {
        parts.push(text(x((year - model.first) * YEAR - 1), height - 8, year - 1, `text-anchor="${year > model.last ? "end" : "middle"}"`));
      }
      let at = 0;
      (two ? ["prudent", "best", "baseline", "band"] : ["setting", "baseline", "band"]).forEach((key) => {
        const said = say(key, {});
        parts.push(`<path d="M${at} ${key === "band" ? "44h18v11h-18z" : "50h18"}" ${looks[key]}/>`, text(at + 22, 54, said));
        at += 32 + (lang === "zh" ? 12.2 : 6.1) * said.length;
      });
    }
    parts.push(`<path d="${path(band(own))}Z" ${looks.band}/>`, across(floor, `stroke="${WARN}" stroke-width="1.2" stroke-dasharray="2 3"`));
    parts.push(`<path d="${path(curve(was))}" ${dashed}/>`, two ? `<path d="${path(curve(guess))}" ${looks.best}/>` : "", `<path d="${path(curve(own))}" ${strong}/>`);
    if (!small) {
      parts.push(text(width - right, y(floor) - 5, say("line", { floor }), 'text-anchor="end"'));
      if (own.gone < model.months) parts.push(text(x(own.gone), y(0) - 5, "\u00d7 " + say("zero_" + model.funds[place], {}), `text-anchor="${own.gone > model.months * 0.6 ? "end" : "start"}" font-weight="600"`));
    }
    return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escaped(clause(place))}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family='${FONT}'>${parts.join("")}</svg>`;
  }

  // ---- what stays in sight on a narrow screen while a lever moves
  function strip(place) {
    const own = official(now)[area][place];
    const line = (key, at, around) => `<p><b>${escaped(say(key, { floor: model.floors[place] }))}\u2002${escaped(monthText(at))}</b><br>${escaped(rangeText(around))}</p>`;
    return `<h3>${escaped(say(model.funds[place], {}))} <small>${escaped(say(two ? "prudent" : "setting", {}))}</small></h3>${chart(place, 190, true)}` +
      line("falls_below", own.floor, own.floorRange) + line("used_up", own.usedUp, own.usedRange);
  }

  // ---- the tables
  const heads = () => two ? ["ghost", "prudent", "difference", "best"] : ["baseline", "setting", "difference"];
  const columns = () => [official(base), official(now), null, ...(two ? [best(now)] : [])];
  function tableOf(caption, rows) {
    const head = ["", ...heads().map((key) => say(key, {}))].map((one) => `<th scope="col">${escaped(one)}</th>`).join("");
    const cell = ([said, more]) => `<td>${escaped(said)}${more ? `<small>${escaped(more)}</small>` : ""}</td>`;
    const body = rows.map(([name, ...cells]) => `<tr><th scope="row">${escaped(name)}</th>${cells.map(cell).join("")}</tr>`).join("");
    return `<table><caption>${escaped(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
  }
  const apartText = (x, said) => (x > 0.049 ? "+" : "") + minus(said).replace("\u22120.0", "0.0");
  function dateRows() {
    return [0, 1].flatMap((place) => [["floor", "falls_below", "floorRange"], ["usedUp", "used_up", "usedRange"]].map(([name, key, around]) => {
      const [a, b] = [base, now].map((both) => official(both)[area][place][name]), far = Math.max(a, b) >= model.months || Math.min(a, b) < YEAR;
      const apart = a === b ? "0" : far ? "\u2014" : say("months", { count: apartText(b - a, String(b - a)) });
      const said = (all) => all ? [monthText(all[area][place][name]), rangeText(all[area][place][around])] : [apart];
      return [say(model.funds[place], {}) + (lang === "zh" ? "" : ", ") + say(key, { floor: model.floors[place] }), ...columns().map(said)];
    }));
  }
  function monthRows(place) {
    const told = (v, apart) => isFinite(v) ? apartText(apart ? v : 0, v.toFixed(1)) : "\u2014";
    return [2026, 2030, 2035, 2040, 2045, 2050].filter((year) => year <= model.last).map((year) => {
      const at = (year - model.first) * YEAR + 11, held = (all) => at >= all[area][place].gone ? NaN : all[area][place].reserve[at];
      return [say("end_of", { year }), ...columns().map((all) => [all ? told(held(all)) : told(held(official(now)) - held(official(base)), true)])];
    });
  }

  // ---- what is taken away
  const changes = () => Object.assign({}, ...moved().map((one) => Object.fromEntries(one.writes.map(([name, since, factor, holds]) => {
    const amount = Number((factor * state[one.key]).toFixed(10)), dated = since ? { [since]: amount } : amount;
    return [name, holds ? { value: dated, beyond_last: "hold" } : dated];
  }))));
  function asYaml() {
    const flow = (value) => typeof value === "object" ? "{" + Object.entries(value).map(([k, v]) => k + ": " + flow(v)).join(", ") + "}" : value;
    const lines = Object.entries(changes()).map(([name, value]) => `  ${name}: ${flow(value)}`);
    const rule = state.pooling ? [`rule: {kind: unified, from: ${model.pooledFrom}}`] : [];
    return ["name: explored", "label: {zh: 探索器设定, en: Set in the explorer}", 'question: {zh: "这组设定下，两项基金能支付到什么时候？", en: "Until when can each fund pay under these settings?"}',
      "reference: " + JSON.stringify(location.hash), "extends: " + model.scenario, lines.length ? "changes:" : "changes: {}", ...lines, ...rule, "areas: all", ""].join("\n");
  }
  function asPython() {
    const rule = state.pooling ? `, rule=fm.unified(begins="${model.pooledFrom}")` : "";
    return ["import fundmodel as fm", "", `base = fm.load_scenario(${JSON.stringify(model.scenario)})`,
      `explored = base.with_changes(${JSON.stringify(changes())}, name="explored")`,
      `run = fm.project(explored, data=${JSON.stringify(model.data)}, until=${model.last}${rule})`,
      ...(two ? ["official = run.prudent()  # the same with the margin of prudence"] : ["official = run"]),
      "print(fm.floor_month(official).to_series(), fm.depletion_month(official).to_series())", ""].join("\n");
  }
  const asCommand = () => `fundmodel explore ${model.scenario} --data ${model.data} --at "${stateText()}" --json`;
  function csv() {
    const head = ["area", "fund", "year", "setting", "figure", "income_100m_yuan", "expenditure_100m_yuan", "balance_100m_yuan", "reserve_months", "months_adverse", "months_favourable"];
    const lines = [head.join(",")];
    const sum = (list, year) => list.slice((year - model.first) * YEAR, (year - model.first + 1) * YEAR).reduce((a, b) => a + b, 0);
    const told = [["baseline", base], ["explored", now]].flatMap(([name, both]) => both.map((all, at) => [name, two && !at ? "best_estimate" : "official", all]));
    [0, 1].forEach((place) => told.forEach(([name, figure, all]) => {
      const own = all[area][place];
      for (let year = model.first + 1; year <= model.last; year++) {
        const at = (year - model.first) * YEAR + 11;
        lines.push([area === SUM && SUM ? "all" : model.areas[area].key, model.funds[place], year, name, figure, sum(own.income, year).toFixed(2), sum(own.spent, year).toFixed(2), own.closing[at].toFixed(2), ...[own.reserve[at], own.below[at], own.above[at]].map((x) => at >= own.gone ? "" : x.toFixed(3))].join(","));
      }
    }));
    return "\ufeff" + lines.join("\r\n") + "\r\n";
  }
  // broken after a mark or at a blank
  function wrapped(text, most) {
    const lines = [];
    while (text.length > most) {
      const ends = [...text.slice(0, most).matchAll(lang === "zh" ? /[，；、]/g : / /g)].map((one) => one.index + 1);
      const cut = ends.length ? ends[ends.length - 1] : most;
      lines.push(text.slice(0, cut).trim());
      text = text.slice(cut);
    }
    return [...lines, text];
  }
  function picture() {
    const width = 900, lines = wrapped(sentence(), lang === "zh" ? 58 : 118);
    const top = 54 + lines.length * 22, panels = [0, 1].map((place) => `<g transform="translate(20 ${top + place * 276})">${chart(place, width - 40)}</g>`);
    const height = top + 2 * 276 + 30, line = (said, y, more) => `<text x="20" y="${y}" fill="${INK}" ${more}>${escaped(said)}</text>`;
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family='${FONT}'><rect width="100%" height="100%" fill="#fff"/>` +
      line($("title").textContent + (SUM ? " \u00b7 " + areaName() : ""), 32, 'font-size="18" font-weight="600"') + lines.map((one, at) => line(one, 58 + 22 * at, 'font-size="14"')).join("") +
      panels.join("") + line((model.synthetic ? say("synthetic", {}) + " " : "") + $("source").textContent, height - 12, 'font-size="11"') + "</svg>";
  }
  const areaName = () => SUM && area === SUM ? say("all_areas", { count: SUM }) : labelOf(model.areas[area]);
  function download(name, type, content) {
    const link = document.createElement("a");
    link.href = content instanceof Blob ? URL.createObjectURL(content) : URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  function png() {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * image.width; canvas.height = 2 * image.height;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => download("explorer.png", "image/png", blob));
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(picture());
  }
  function copy(text) {
    const box = $("copied");
    box.hidden = false; box.value = text; box.rows = text.split("\n").length; box.focus(); box.select();
    const told = () => { $("done").textContent = say("copied", {}); };
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).then(told, () => document.execCommand("copy") && told());
    else if (document.execCommand("copy")) told();
  }
  const ACTIONS = {
    csv: () => download("explorer.csv", "text/csv", csv()), svg: () => download("explorer.svg", "image/svg+xml", picture()), png,
    yaml: () => copy(asYaml()), python: () => copy(asPython()), command: () => copy(asCommand()),
    reset: () => { state = {}; update(); },
  };

  // ---- the page
  function drawLevers() {
    $("levers").innerHTML = levers.map((one) => `<div class="lever"><div class="head"><label for="lever-${one.key}">${escaped(capital(labelOf(one)))}</label><output id="out-${one.key}"></output></div>` +
      `<input type="range" id="lever-${one.key}" data-lever="${one.key}" min="${one.nodes[0]}" max="${one.high}" step="any" list="base-${one.key}"><datalist id="base-${one.key}"><option value="${one.base}"></datalist>` +
      `<small>${escaped(one["about_" + lang])}</small></div>`).join("") +
      (model.pools ? `<div class="lever"><div class="head"><label for="lever-pooling">${escaped(say("pooling", {}))}</label></div><select id="lever-pooling"><option value="0">${escaped(say("municipal", {}))}</option><option value="1">${escaped(say("unified", { from: model.pooledFrom }))}</option></select><small>${escaped(say("pooling_about", {}))}</small></div>` : "");
    if (SUM) {
      $("area").innerHTML = [...model.areas.map((one, at) => [at, labelOf(one)]), [SUM, say("all_areas", { count: SUM })]].reverse().map(([at, name]) => `<option value="${at}">${escaped(name)}</option>`).join("");
    }
  }
  function onStep(lever, raw) {
    const value = Math.round(raw / lever.step) * lever.step, near = Math.abs(raw - lever.base) < lever.step / 2;
    return near ? lever.base : Math.min(Math.max(Number(value.toFixed(6)), lever.nodes[0]), lever.high);
  }
  function show() {
    levers.forEach((one) => {
      const value = one.key in state ? state[one.key] : one.base, input = $("lever-" + one.key);
      input.value = value;
      input.setAttribute("aria-valuetext", shown(one, value));
      $("out-" + one.key).textContent = shown(one, value);
      $("out-" + one.key).className = one.key in state ? "moved" : "";
    });
    if (model.pools) $("lever-pooling").value = state.pooling ? 1 : 0;
    if (SUM) $("area").value = area;
    $("sentence").textContent = sentence();
    [0, 1].forEach((place) => {
      const box = $("chart-" + place);
      box.innerHTML = chart(place, Math.max(300, box.clientWidth));
      $("strip-" + place).innerHTML = strip(place);
      $("table-" + place).innerHTML = tableOf(say(model.funds[place], {}) + (lang === "zh" ? "\uff1a" : ": ") + say("axis_" + model.funds[place], {}), monthRows(place));
    });
    $("dates").innerHTML = tableOf(say("dates", {}), dateRows());
    $("done").textContent = "";
  }
  function update() {
    now = moved().length || state.pooling ? figures(model, state) : base;
    write();
    show();
  }
  function speak() {
    root.dataset.lang = lang;
    root.lang = lang === "zh" ? "zh-CN" : "en";
    document.querySelectorAll("[data-say]").forEach((one) => { one.textContent = say(one.dataset.say, model.told[lang]); });
    document.querySelectorAll("[data-set-lang]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.setLang === lang)));
    document.title = $("title").textContent;
    drawLevers();
  }
  document.addEventListener("input", (event) => {
    const lever = levers.find((one) => one.key === event.target.dataset.lever);
    if (!lever) return;
    set(lever, onStep(lever, Number(event.target.value)));
    if (!waiting) requestAnimationFrame(() => { waiting = false; update(); });
    waiting = true;
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "lever-pooling") { if (event.target.value === "1") state.pooling = 1; else delete state.pooling; update(); }
    if (event.target.id === "area") { area = Number(event.target.value); update(); }
  });
  document.addEventListener("keydown", (event) => {
    const lever = levers.find((one) => one.key === event.target.dataset.lever);
    if (!lever) return;
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5 }[event.key];
    if (by) set(lever, onStep(lever, (lever.key in state ? state[lever.key] : lever.base) + by * lever.step));
    else if (event.key === "Escape") delete state[lever.key];
    else return;
    event.preventDefault();
    update();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.setLang) { lang = button.dataset.setLang; speak(); update(); }
    if (button.dataset.do) ACTIONS[button.dataset.do]();
  });
  window.addEventListener("hashchange", () => { read(); speak(); update(); });
  window.addEventListener("resize", show);
  window.explorer = { books: () => now, state: () => state, yaml: asYaml, python: asPython, command: asCommand, csv, picture };
  read();
  speak();
  update();
})();
