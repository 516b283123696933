// What a person should never meet on a page, looked for on the one that is shown. Runs in the page, under the driver:
// its arguments are the ids of all messages, whether only the colours are new, and what to call with the findings.

const [ids, onlyColours, done] = arguments;
const known = new Set(ids);
const findings = [];

const shown = (element) => {
  const box = element.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && getComputedStyle(element).visibility === "visible";
};
// Inside what scrolls, things may be wider than it.
const scrolls = (element) => {
  const parent = element.parentElement?.closest("*:not(main)");
  return parent != null && (/auto|scroll/.test(getComputedStyle(parent).overflowX) || scrolls(parent));
};
const name = (element) => {
  const test = element.closest("[data-test]")?.dataset.test ?? "page";
  const words = element.textContent.trim().replace(/\s+/g, " ").slice(0, 60);
  return `<${element.localName}> in ${test}: “${words}”`;
};

// Words that were never written for a person.
const strange = (text) =>
  known.has(text) || /\{ ?\$|\[object |\bundefined\b|\bNaN\b|\u2068\u2069/.test(text);
function readWords() {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const text = node.data.trim();
    if (text !== "" && strange(text)) findings.push(`not words for a person: “${text}”`);
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
    for (const attribute of ["aria-label", "title", "placeholder"]) {
      const text = element.getAttribute(attribute);
      if (text !== null && (text === "" ? attribute === "aria-label" : strange(text))) {
        findings.push(`${attribute} is no words for a person: “${text}” of ${name(element)}`);
      }
    }
  }
}

// What sticks out of its box, or is cut off without a way to read it.
function measureBoxes() {
  for (const element of [document.documentElement, document.querySelector("main")]) {
    if (element !== null && element.scrollWidth > element.clientWidth) {
      findings.push(`the page scrolls sideways: <${element.localName}> is ${element.scrollWidth - element.clientWidth} px too wide`);
    }
  }
  for (const element of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    const over = element.scrollWidth - element.clientWidth;
    if (over <= 1 || element.clientWidth === 0 || element.closest("svg, .visually-hidden, caption") || !shown(element)) continue;
    if (style.display.startsWith("inline") && style.display !== "inline-flex" && style.display !== "inline-grid") continue;
    // The cells of a table keep to their columns even where the table as a whole scrolls.
    if (style.overflowX === "visible" && (style.display === "table-cell" || !scrolls(element))) {
      findings.push(`sticks out of its box by ${over} px: ${name(element)}`);
    } else if (style.overflowX === "hidden" && element.closest("[title]") === null) {
      findings.push(`is cut off by ${over} px and has no title: ${name(element)}`);
    }
  }
}

if (!onlyColours) {
  readWords();
  measureBoxes();
}

// What the accessibility rules object to, however little it weighs.
const colours = onlyColours ? { runOnly: ["color-contrast"] } : {};
// A passing word on its way out fades.
const page = { include: [document], exclude: [["[data-sonner-toast][data-removed='true']"]] };
window.axe.run(page, { resultTypes: ["violations"], ...colours }).then(
  ({ violations }) => {
    for (const { id, impact, help, nodes } of violations) {
      for (const { target, failureSummary } of nodes.slice(0, 4)) {
        findings.push(`${impact} ${id}: ${help} ${target} ${failureSummary.replace(/\s+/g, " ")}`);
      }
    }
    done(findings);
  },
  (error) => done([`axe failed: ${error}`]),
);
