// Language switch kept in the address (#lang=en&at=months), and the charts of the language shown.
(function () {
  "use strict";
  var NARROW = 460, BUTTON = 30;
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

  // on a narrow screen the buttons stand below each other, and dates at the last year keep their room
  function fitted(layout, width) {
    if (width >= NARROW) return layout;
    var rows = layout.updatemenus ? layout.updatemenus[0].buttons.length - 1 : 0;
    var margin = Object.assign({}, layout.margin, { r: layout.margin.r + 24, b: layout.margin.b + rows * BUTTON });
    var menus = (layout.updatemenus || []).map(function (one) { return Object.assign({}, one, { direction: "down" }); });
    return Object.assign({}, layout, { margin: margin, height: layout.height + rows * BUTTON, updatemenus: menus });
  }

  function draw(plot) {
    var lang = root.dataset.lang;
    if (plot.dataset.drawn === lang) return;
    var figure = figures[lang][plot.dataset.chart];
    plot.style.height = fitted(figure.layout, plot.clientWidth).height + "px"; // legends may need more rows
    try {
      Plotly.react(plot, figure.data, fitted(figure.layout, plot.clientWidth), { displayModeBar: false, responsive: true, displaylogo: false });
      plot.dataset.drawn = lang;
      scalable(plot);
    } catch (error) {
      plot.replaceChildren(document.getElementById("failed").content.cloneNode(true));
      plot.dataset.drawn = lang;
    }
  }

  // a drawing that print may make as wide as its column
  function scalable(plot) {
    var drawn = plot.querySelector(".main-svg");
    var size = drawn.getAttribute("width") + " " + drawn.getAttribute("height");
    plot.style.setProperty("--shape", size.replace(" ", " / "));
    plot.querySelectorAll(".main-svg").forEach(function (layer) { layer.setAttribute("viewBox", "0 0 " + size); });
    plot.removeAllListeners("plotly_afterplot");
    plot.on("plotly_afterplot", function () { scalable(plot); });
  }

  function show(lang) {
    root.dataset.lang = lang;
    root.lang = lang === "zh" ? "zh-CN" : "en";
    if (titles[lang]) document.title = titles[lang];
    document.querySelectorAll("[data-set-lang]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.setLang === lang));
    });
    plots.forEach(draw); // before the page has loaded: whoever prints or scrolls at once finds every chart
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
    document.querySelectorAll("details:not(.long)").forEach(function (part) { part.open = true; });
  });
  follow();
})();
