// What a script adds to pages that work without one: keys for lists, selecting rows, and buttons that are not pressed twice.
"use strict";

const root = document.documentElement;
root.classList.add("has-script");

/* Keys for lists. Single keys can be switched off, for speech input and for those who press them by mistake. */

const keysOff = "zhaoren.single-keys-off";

function isOff() {
    try {
        return localStorage.getItem(keysOff) !== null;
    } catch {
        return false;
    }
}

function setOff(off) {
    try {
        if (off) localStorage.setItem(keysOff, "1");
        else localStorage.removeItem(keysOff);
    } catch {
        // Without storage the choice lasts as long as the page.
    }
}

function isTyping(target) {
    return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog") !== null;
}

function rowLinks() {
    return [...document.querySelectorAll(".row-link")].filter((link) => link.checkVisibility());
}

function moveBy(step) {
    const links = rowLinks();
    if (links.length === 0) return false;
    const row = document.activeElement.closest("tr");
    const now = row ? links.findIndex((link) => row.contains(link)) : -1;
    const next = now < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(now + step, 0), links.length - 1);
    links[next].focus();
    links[next].closest("tr").scrollIntoView({ block: "nearest" });
    return true;
}

function toggleRow() {
    const box = document.activeElement.closest("tr")?.querySelector(".select input");
    if (!box) return false;
    box.click();
    return true;
}

function focusSearch() {
    const field = document.querySelector("[role=search] input[type=search], [role=search] input:not([type=hidden])");
    if (!field) return false;
    field.focus();
    field.select();
    return true;
}

const keys = [
    ["j", "↓", "下一行", () => moveBy(1)],
    ["k", "↑", "上一行", () => moveBy(-1)],
    ["Enter", "", "打开这一行", null],
    ["x", "", "选中或取消这一行", toggleRow],
    ["/", "", "到查找框", focusSearch],
    ["?", "", "看这张表", showKeys],
    ["Esc", "", "关上、离开查找框", null],
];
const arrows = { ArrowDown: 1, ArrowUp: -1 };

function element(name, text, ...children) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    made.append(...children);
    return made;
}

function keysDialog() {
    const existing = document.querySelector("dialog.keys");
    if (existing) return existing;
    const dialog = element("dialog");
    dialog.className = "keys";
    const title = element("h2", "快捷键");
    title.id = "keys-title";
    dialog.setAttribute("aria-labelledby", title.id);
    const list = element("dl");
    for (const [key, other, meaning] of keys) {
        const names = element("dt", "", element("kbd", key));
        if (other) names.append(" ", element("kbd", other));
        list.append(names, element("dd", meaning));
    }
    const box = element("input");
    box.type = "checkbox";
    box.checked = !isOff();
    box.addEventListener("change", () => setOff(!box.checked));
    const close = element("button", "关闭");
    close.type = "button";
    close.className = "quiet";
    close.addEventListener("click", () => dialog.close());
    const actions = element("div", "", element("label", "", box, "使用单个字母的快捷键"), close);
    actions.className = "actions";
    dialog.append(title, list, actions);
    document.body.append(dialog);
    return dialog;
}

function showKeys() {
    keysDialog().showModal();
    return true;
}

document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && document.activeElement.closest("[role=search]")) return document.activeElement.blur();
    if (isTyping(event.target)) return;
    // Arrows move between rows only from within a list; elsewhere they scroll the page as ever.
    if (event.key in arrows) {
        if (document.activeElement.closest("tr")?.querySelector(".row-link") && moveBy(arrows[event.key])) event.preventDefault();
        return;
    }
    if (isOff() && event.key !== "?") return;
    const act = keys.find(([key]) => key === event.key)?.[3];
    if (act?.()) event.preventDefault();
});

for (const button of document.querySelectorAll("[data-shows=keys]")) button.addEventListener("click", showKeys);

/* Selecting rows: one box for all, and a bar that counts. */

for (const form of document.querySelectorAll("form.bulk")) {
    const boxes = [...form.querySelectorAll("tbody .select input[type=checkbox]")];
    const all = form.querySelector("thead .select input[type=checkbox]");
    const bar = form.querySelector(".bulk-bar");
    const count = bar?.querySelector(".count");
    const refresh = () => {
        const chosen = boxes.filter((box) => box.checked).length;
        if (all) {
            all.checked = chosen > 0 && chosen === boxes.length;
            all.indeterminate = chosen > 0 && chosen < boxes.length;
        }
        if (count) count.textContent = `已选 ${chosen} 户`.replace("户", bar.dataset.unit || "户");
        if (bar) bar.hidden = chosen === 0;
    };
    let last = null;
    form.addEventListener("click", (event) => {
        const index = boxes.indexOf(event.target);
        if (index < 0) return;
        if (event.shiftKey && last !== null) {
            for (const box of boxes.slice(Math.min(last, index), Math.max(last, index) + 1)) box.checked = event.target.checked;
        }
        last = index;
    });
    all?.addEventListener("change", () => {
        for (const box of boxes) box.checked = all.checked;
    });
    form.addEventListener("change", refresh);
    form.querySelector("[data-clears=selection]")?.addEventListener("click", () => {
        for (const box of boxes) box.checked = false;
        refresh();
    });
    refresh();
}

/* What unfolds over the page closes on Escape and on a click elsewhere. */

const overlays = ".phone-bar details[open], .default-mark[open]";

document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll(overlays)) if (!open.contains(event.target)) open.open = false;
});
document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of document.querySelectorAll(overlays)) {
        open.open = false;
        open.querySelector("summary").focus();
    }
});

/* Signing out of a phone that still holds records of visits is asked about first. */

document.querySelector("form.account")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const isReady = await import("./field-guard.js").then((guard) => guard.mayLeave()).catch(() => true);
    if (isReady) event.target.submit();
    else event.submitter?.removeAttribute("aria-busy");
});

/* A form is sent once. The button keeps its name and value, for it is only marked after they were read. */

document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || event.target.method !== "post") return;
    if (button.getAttribute("aria-busy") === "true") return event.preventDefault();
    setTimeout(() => button.setAttribute("aria-busy", "true"));
});
addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button[aria-busy=true]:not([data-stays-busy])")) button.removeAttribute("aria-busy");
});

/* Errors of a form come first: the summary takes the focus. */

document.querySelector(".error-summary:not(.guide *)")?.focus();

for (const button of document.querySelectorAll("[data-prints]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
}
