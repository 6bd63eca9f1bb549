// What the pages need beside htmx's attributes: words while a request runs, what to do when the line breaks, and that
// nothing typed is lost. Without scripts every page works the same, a page at a time.
const WHOLE = /\/(export|print|delete|drill)$/; // forms that answer with a file or lead elsewhere
const TYPED_STAYS = (status) => status >= 500 || [404, 413, 429].includes(status);
const line = document.getElementById("line");
const PHONE = matchMedia("(max-width: 46rem)"); // where a long page begins with its sections folded
let before = [];
let unfolded = null; // ids of the sections that stood open before the page answered in place
let titled = "";

function say(words, again) {
  line.replaceChildren(words);
  if (again) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "再试一次";
    button.addEventListener("click", () => again.requestSubmit());
    line.append(" ", button);
  }
  line.classList.toggle("bad", Boolean(again));
  line.hidden = !words;
}

function answerInPlace(main) {
  for (const form of main.querySelectorAll("form[method=post]")) {
    if (WHOLE.test(form.getAttribute("action"))) continue;
    form.setAttribute("hx-post", form.getAttribute("action"));
    form.setAttribute("hx-target", "#main");
    form.setAttribute("hx-select", "#main");
    form.setAttribute("hx-swap", "outerHTML show:none");
    form.setAttribute("hx-disabled-elt", "find button");
  }
}

function fields(form) {
  return [...form.elements].filter((one) => one.name && !["hidden", "submit"].includes(one.type));
}

function isChanged(one) {
  if (one.tagName === "SELECT") {
    const options = [...one.options]; // where none is marked, a browser chooses the first
    return one.selectedIndex !== Math.max(0, options.findIndex((option) => option.defaultSelected));
  }
  return ["radio", "checkbox"].includes(one.type) ? one.checked !== one.defaultChecked : one.value !== one.defaultValue;
}

function typedBeside(sent) {
  const forms = [...document.querySelectorAll("#main form")].filter((form) => form !== sent);
  return forms.flatMap((form) => fields(form).map((one, at) => [form.getAttribute("action"), at, one]))
    .filter(([, , one]) => isChanged(one)).map(([to, at, one]) => [to, at, one.name, one.value, one.checked]);
}

function putBack([to, at, name, value, checked]) {
  const form = document.querySelector(`#main form[action="${CSS.escape(to)}"]`);
  const one = form && fields(form)[at];
  if (!one || one.name !== name) return;
  if (["radio", "checkbox"].includes(one.type)) one.checked = checked;
  else one.value = value;
  one.closest("details")?.setAttribute("open", "");
}

function heading() {
  return document.querySelector("#main h1")?.textContent;
}

function foldAway() {
  for (const one of document.querySelectorAll("details.fold-away")) {
    const wanted = unfolded ? unfolded.includes(one.id) : !PHONE.matches || location.hash === `#${one.id}`;
    one.open = wanted || Boolean(one.querySelector("[role=alert], details[open]"));
  }
  unfolded = null;
}

function isElsewhere(xhr, asked) {
  const landed = new URL(xhr.responseURL).pathname;
  return ![location.pathname, new URL(asked, location).pathname].includes(landed);
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  say(detail.requestConfig.verb === "get" ? "正在查……" : "正在存……");
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  say("");
  if (TYPED_STAYS(detail.xhr.status)) {
    const said = new DOMParser().parseFromString(detail.xhr.response, "text/html").querySelector("#main p");
    detail.shouldSwap = false;
    say(`${said ? said.textContent : "刚才这一步没有做成。"}您写的还在这一页。`, detail.requestConfig.elt);
  } else if (isElsewhere(detail.xhr, detail.requestConfig.path)) {
    detail.shouldSwap = false;
    location.assign(detail.xhr.responseURL);
  } else {
    before = typedBeside(detail.requestConfig.elt);
    unfolded = [...document.querySelectorAll("details.fold-away[open]")].map((one) => one.id);
    titled = heading();
  }
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (document.querySelector("main[data-in-place]")) before.forEach(putBack);
  before = [];
  const told = detail.requestConfig.verb === "post" && document.querySelector("#main [role=alert], #main [role=status]");
  if (!told && detail.requestConfig.verb === "post" && heading() !== titled) scrollTo(0, 0); // another page
  if (!told) return;
  told.tabIndex = -1;
  told.focus();
});
for (const broken of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(broken, ({ detail }) => {
    say("连不上系统，没有存上。您写的还在这一页，网好了再试。", detail.requestConfig.elt);
  });
}
htmx.onLoad(() => {
  const main = document.getElementById("main");
  if (!main || main.dataset.folded) return;
  main.dataset.folded = "yes";
  foldAway();
  if (main.dataset.inPlace !== "") return;
  main.dataset.inPlace = "ready";
  answerInPlace(main);
  htmx.process(main);
});

// paper shows what is folded, except forms
const PRINTED = "details.fold-away:not([open]), details.printed:not([open])";
let unfoldedForPaper = [];
addEventListener("beforeprint", () => {
  unfoldedForPaper = [...document.querySelectorAll(PRINTED)];
  for (const one of unfoldedForPaper) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of unfoldedForPaper) one.open = false;
});

// a folded group of the menu closes as menus do
document.addEventListener("keydown", ({ key }) => key === "Escape" && closeMenu());
document.addEventListener("click", ({ target }) => target.closest(".top details") || closeMenu());
function closeMenu() {
  for (const group of document.querySelectorAll(".top details[open]")) {
    if (group.contains(document.activeElement)) group.querySelector("summary").focus();
    group.open = false;
  }
}
