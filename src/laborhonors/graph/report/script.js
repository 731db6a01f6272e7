"use strict";
(() => {
  const table = document.getElementById("table");
  if (!table) return;
  const search = document.getElementById("search");
  const filters = ["status", "level"].map((name) => document.getElementById(name));
  const count = document.getElementById("count");
  const body = table.tBodies[0];
  // Traditional or simplified, full or half width: whichever is typed finds the other.
  const pairs = [...table.dataset.scripts];
  const simpler = new Map(pairs.flatMap((one, at) => (at % 2 ? [] : [[one, pairs[at + 1]]])));
  const fold = (text) => Array.from(text.normalize("NFKC").toLowerCase(), (one) => simpler.get(one) ?? one).join("");
  // Of what the texts say, the sentence around the marked place is to be read, not to be found.
  const words = (row) => [...row.querySelectorAll("tr > :not(:last-child), mark, small")].map((one) => one.textContent);
  const rows = Array.from(body.rows, (row) => ({ row, text: fold(words(row).join("\n")) }));
  const collator = new Intl.Collator(["zh", "en"], { numeric: true });

  const filter = () => {
    const wanted = fold(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, text } of rows) {
      const fits = wanted.every((word) => text.includes(word))
        && filters.every(({ id, value }) => !value || row.dataset[id] === value);
      row.hidden = !fits;
      shown += fits;
    }
    const all = rows.length.toLocaleString("en");
    count.value = shown === rows.length ? `${all} conferrals` : `${shown.toLocaleString("en")} of ${all} conferrals`;
  };

  const sort = (head) => {
    const direction = head.ariaSort === "ascending" ? "descending" : "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction);
    const sign = direction === "ascending" ? 1 : -1;
    for (const one of rows) one.key = one.row.cells[head.cellIndex].textContent;
    const compare = ({ key: a }, { key: b }) =>
      a && b ? sign * collator.compare(a, b) : !a - !b; // what is not told stands last
    body.append(...rows.sort(compare).map(({ row }) => row));
  };

  const find = (name) => {
    for (const select of filters) select.value = "";
    search.value = name;
    filter();
    document.getElementById("conferrals").scrollIntoView();
    search.focus({ preventScroll: true });
  };

  search.form.addEventListener("submit", (event) => event.preventDefault());
  search.form.addEventListener("input", filter);
  table.tHead.addEventListener("click", (event) => {
    const head = event.target.closest("button")?.closest("th");
    if (head) sort(head);
  });
  for (const node of document.querySelectorAll("[data-name]")) {
    node.setAttribute("role", "button");
    node.setAttribute("tabindex", "0");
    node.setAttribute("aria-label", `Find ${node.dataset.name}`);
    node.addEventListener("click", () => find(node.dataset.name));
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        find(node.dataset.name);
      }
    });
  }
  document.documentElement.classList.add("live");
  filter();
})();
