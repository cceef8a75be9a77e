// Language switch kept in the address (#lang=en&at=months), and the charts of the language shown.
(function () {
  "use strict";
  var root = document.documentElement;
  var figures = JSON.parse(document.getElementById("figures").textContent);
  var plots = Array.prototype.slice.call(document.querySelectorAll(".plot"));
  var titles = JSON.parse(root.getAttribute("data-titles") || "{}");

  function state() {
    var found = {};
    location.hash.replace(/^#/, "").split("&").forEach(function (part) {
      var pair = part.split("=");
      if (pair.length === 2) found[pair[0]] = decodeURIComponent(pair[1]);
      else if (part) found.at = part;
    });
    return found;
  }

  function draw(plot) {
    var lang = root.dataset.lang;
    if (plot.dataset.drawn === lang) return;
    var figure = figures[lang][plot.dataset.chart];
    plot.style.height = figure.layout.height + "px"; // legends of the other language may need more rows
    try {
      Plotly.react(plot, figure.data, figure.layout, { displayModeBar: false, responsive: true, displaylogo: false });
      plot.dataset.drawn = lang;
    } catch (error) {
      plot.replaceChildren(document.getElementById("failed").content.cloneNode(true));
      plot.dataset.drawn = lang;
    }
  }

  // one chart a turn, so that the page answers while they are drawn
  function drawAll() {
    var waiting = plots.filter(function (plot) { return plot.dataset.drawn !== root.dataset.lang; });
    if (!waiting.length) return;
    draw(waiting[0]);
    setTimeout(drawAll, 0);
  }

  function show(lang) {
    root.dataset.lang = lang;
    root.lang = lang === "zh" ? "zh-CN" : "en";
    if (titles[lang]) document.title = titles[lang];
    document.querySelectorAll("[data-set-lang]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.setLang === lang));
    });
    drawAll();
  }

  function follow() {
    var now = state();
    show(figures[now.lang] ? now.lang : root.dataset.lang);
    var place = now.at && document.getElementById(now.at);
    if (place) place.scrollIntoView();
  }

  document.querySelectorAll("[data-set-lang]").forEach(function (button) {
    button.addEventListener("click", function () {
      var at = state().at;
      history.replaceState(null, "", "#lang=" + button.dataset.setLang + (at ? "&at=" + at : ""));
      show(button.dataset.setLang);
    });
  });
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", function () {
    plots.forEach(draw);
    document.querySelectorAll("details").forEach(function (part) { part.open = true; });
  });
  follow();
})();
