(function () {
  "use strict";
  var words = {search: {{ said.search|tojson }}, all: {{ said.all|tojson }}, rows: {{ said.rows|tojson }}, sort: {{ said.sort|tojson }}};
  var order = new Intl.Collator(document.documentElement.lang, {numeric: true}).compare;
  function text(cell) { var s = cell.querySelector("summary"); return (s || cell).textContent.trim(); }
  function number(s) { return /^[-+]?[\d,]+(\.\d+)?%?$/.test(s) ? parseFloat(s.replace(/,/g, "")) : null; }
  function last(s) { return /^\d{4}(-\d\d)?$/.test(s) ? s + "-99" : s; }
  function day(s) { return /^\d{4}-\d\d(-\d\d)?$/.test(s); }
  function compare(a, b) { if (day(a) || day(b)) return order(last(a), last(b)); var x = number(a), y = number(b); return x !== null && y !== null ? x - y : order(a, b); }

  function sortable(table) {
    var heads = table.tHead.rows[0].cells, body = table.tBodies[0];
    Array.prototype.forEach.call(heads, function (head, at) {
      var button = document.createElement("button");
      button.type = "button";
      button.title = words.sort;
      while (head.firstChild) button.appendChild(head.firstChild);
      head.appendChild(button);
      button.addEventListener("click", function () {
        var up = head.getAttribute("aria-sort") !== "ascending";
        Array.prototype.forEach.call(heads, function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        var rows = Array.prototype.map.call(body.rows, function (row) { return [text(row.cells[at]), row]; });
        rows.sort(function (a, b) {
          var sums = a[1].classList.contains("sub") - b[1].classList.contains("sub");
          if (sums) return sums;
          if ((a[0] === "—") !== (b[0] === "—")) return a[0] === "—" ? 1 : -1;
          return up ? compare(a[0], b[0]) : compare(b[0], a[0]);
        });
        rows.forEach(function (pair) { body.appendChild(pair[1]); });
      });
    });
  }

  function findable(region) {
    var table = region.querySelector("table"), body = table.tBodies[0], tools = document.createElement("div");
    var input = document.createElement("input"), count = document.createElement("span"), selects = [];
    tools.className = "tools";
    input.type = "search";
    input.placeholder = words.search;
    input.setAttribute("aria-label", words.search);
    count.setAttribute("role", "status");
    tools.appendChild(input);
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, at) {
      var values = {}, n = 0;
      Array.prototype.forEach.call(body.rows, function (row) { var v = text(row.cells[at]); if (!values[v]) { values[v] = true; n += 1; } });
      if (n < 2 || n > 24 || n * 3 > body.rows.length) return;
      var select = document.createElement("select"), name = head.textContent.trim();
      select.setAttribute("aria-label", name);
      select.add(new Option(name + ": " + words.all, ""));
      Object.keys(values).sort(compare).forEach(function (v) { select.add(new Option(v, v)); });
      selects.push([at, select]);
      tools.appendChild(select);
    });
    function filter() {
      var wanted = input.value.trim().toLowerCase(), shown = 0;
      Array.prototype.forEach.call(body.rows, function (row) {
        var fits = (!wanted || row.textContent.toLowerCase().indexOf(wanted) >= 0) && selects.every(function (pair) {
          return !pair[1].value || text(row.cells[pair[0]]) === pair[1].value;
        });
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      count.textContent = shown + " " + words.rows;
    }
    tools.addEventListener("input", filter);
    tools.addEventListener("change", filter);
    window.addEventListener("hashchange", function () {
      var row = document.getElementById(location.hash.slice(1));
      if (!row || !body.contains(row) || !row.hidden) return;
      input.value = "";
      selects.forEach(function (pair) { pair[1].value = ""; });
      filter();
      row.scrollIntoView();
    });
    tools.appendChild(count);
    region.parentNode.insertBefore(tools, region);
    filter();
  }

  function name(row) { return text(row.querySelector("th")); }
  function land() {
    var hash = decodeURIComponent(location.hash.slice(1)), at = document.getElementById(hash);
    if (at && at.tagName === "TR") history.replaceState(null, "", "#" + name(at));
    if (at || !hash) return;
    var row = Array.prototype.filter.call(document.querySelectorAll("tr[id]"), function (each) { return name(each) === hash; })[0];
    if (row) location.replace("#" + row.id);
  }

  Array.prototype.forEach.call(document.querySelectorAll("table"), sortable);
  Array.prototype.forEach.call(document.querySelectorAll(".find"), findable);
  window.addEventListener("hashchange", land);
  window.addEventListener("load", land);
  document.addEventListener("keydown", function (event) {
    var open = event.key === "Escape" && document.querySelector("details[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href^='#n']");
    var inside = link ? document.querySelector(link.hash) : event.target.closest && event.target.closest("details");
    if (link) inside.open = true;
    Array.prototype.forEach.call(document.querySelectorAll("details[open]"), function (one) { if (one !== inside) one.open = false; });
  });
})();
