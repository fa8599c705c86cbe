// The page of a consultant on the way: the day's households, records made there, and what became of them.

import * as store from "./field-store.js";
import * as sync from "./field-sync.js";
import { button, clock, h, line, lines, proposal, readVisit, tiles, visitForm } from "./field-forms.js";

const page = document.getElementById("field");
const bar = document.getElementById("state");
const MINUTE = 60_000;
// A device that lies about untouched for so long asks for the PIN again.
const IDLE = 15 * MINUTE;

let day = null;
let trouble = "";
let view = () => {};
let typing = null;

const DAY = 24 * 60 * MINUTE;
const dayAfter = (date, days) => new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
const today = () => store.beijingDay(Date.now());
// The server's day counts, also on a phone whose clock is wrong: its own clock only tells how many days have passed since.
const serverDay = () => dayAfter(day.today, (Date.parse(today()) - Date.parse(day.fetchedOn)) / DAY);

async function keep(fetched) {
  await store.keepDay({ ...fetched, fetchedOn: today(), keepUntil: dayAfter(today(), fetched.daysKept) });
}

const complaint = (text = "") => h("div", { role: "alert" }, text ? h("p", { class: "error" }, text) : null);
const complain = (form, text) => form.querySelector("[role=alert]").replaceChildren(text ? h("p", { class: "error" }, text) : "");

function show(...content) {
  page.replaceChildren(...content.flat().filter(Boolean));
  page.querySelector("h1, h2")?.setAttribute("tabindex", "-1");
  page.querySelector("h1, h2")?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

async function state() {
  const records = store.isOpen() ? await store.queue() : [];
  const count = (name) => records.filter((record) => record.state === name).length;
  const parts = [navigator.onLine ? "在线" : "离线"];
  if (count("draft")) parts.push(`没写完 ${count("draft")} 条`);
  if (count("waiting")) parts.push(`待同步 ${count("waiting")} 条`);
  if (count("conflict")) parts.push(`有冲突 ${count("conflict")} 条`);
  if (count("refused")) parts.push(`没有收下 ${count("refused")} 条`);
  if (trouble) parts.push(trouble);
  else if (count("sent") && !records.some((record) => record.state !== "sent")) parts.push("今天的记录都已送达");
  bar.replaceChildren(h("p", { class: navigator.onLine && !trouble ? "notice info" : "notice warning" }, parts.join(" · ")));
}

// MARK: the door

async function start() {
  navigator.serviceWorker?.register("/field/worker.js", { scope: "/field" }).catch(() => {});
  navigator.storage?.persist?.();
  await store.forgetOld(today());
  await state();
  if (await store.hasVault()) askPin();
  else await setUp();
}

async function setUp() {
  let fetched;
  try {
    fetched = await sync.fetchDay();
  } catch (error) {
    return show(h("h1", {}, "走访"), reason(error), button("再试一次", setUp, "large"));
  }
  const form = h("form", { class: "form", onsubmit: (event) => { event.preventDefault(); choose(form, fetched); } },
    h("h1", {}, "给这台设备设一个数字密码"),
    h("p", {}, "今天要走访的家庭会加密存在这台设备上，没有网络也能看、能记。密码只有您知道，忘了就打不开没有上传的记录。"),
    line("pin", "数字密码，至少 6 位", "", { type: "password", inputmode: "numeric", autocomplete: "new-password" }),
    line("again", "再输一次", "", { type: "password", inputmode: "numeric", autocomplete: "new-password" }),
    complaint(),
    h("button", { class: "large", type: "submit" }, "设好，下载今天的家庭"));
  show(form);
}

async function choose(form, fetched) {
  const { pin, again } = Object.fromEntries(new FormData(form));
  const problem = !/^\d{6,}$/.test(pin) ? "密码要 6 位以上，全是数字。" : pin !== again ? "两次输的不一样。"
    : /^(\d)\1+$/.test(pin) || "01234567890".includes(pin) || "09876543210".includes(pin) ? "这个密码太好猜，请换一个。" : "";
  complain(form, problem);
  if (problem) return;
  await store.makeVault(pin, fetched.account);
  await keep(fetched);
  await enter();
}

function askPin(problem = "") {
  const form = h("form", { class: "form", onsubmit: async (event) => {
    event.preventDefault();
    const outcome = await store.unlock(String(new FormData(form).get("pin")));
    if (outcome.state === "open") return enter();
    if (outcome.state === "wiped") { await state(); return setUp(); }
    askPin(`密码不对，还可以试 ${outcome.left} 次；${store.MOST_TRIES} 次都不对，这台设备上的内容就全部清除。`);
  } },
    h("h1", {}, "输入数字密码"),
    line("pin", "数字密码", "", { type: "password", inputmode: "numeric", autocomplete: "off" }),
    complaint(problem),
    h("button", { class: "large", type: "submit" }, "打开"),
    h("p", { class: "actions" }, button("忘了密码，清除本机", clear)));
  show(form);
  form.pin.focus();
}

async function enter() {
  touched = Date.now();
  day = await store.readDay();
  const draft = (await store.queue()).find((record) => record.state === "draft");
  await (draft && day ? write(stopOf(draft), draft) : list());
  run();
}

// A household that has left the day's list is shown as it was when the record was written.
const stopOf = (record) => day?.stops.find((stop) => stop.caseFile === record.caseFile) ?? record.stop;

let touched = Date.now();
for (const event of ["pointerdown", "keydown"]) addEventListener(event, () => (touched = Date.now()), { passive: true });

function lockUp() {
  store.lock();
  [day, typing, view] = [null, null, () => {}];
  state();
  askPin();
}

function lockWhenIdle() {
  if (store.isOpen() && Date.now() - touched > IDLE) lockUp();
}

// MARK: synchronising

let running = null;
let isWanted = false;
let isRenewalWanted = false;

// One at a time. What is asked for meanwhile is done right after: the one under way has read the queue already.
function run(renews = false) {
  isWanted = true;
  isRenewalWanted ||= renews;
  running ??= runAll().finally(() => (running = null));
  return running;
}

async function runAll() {
  do {
    const renews = isRenewalWanted;
    [isWanted, isRenewalWanted] = [false, false];
    await synchronise(renews);
  } while (isWanted);
}

async function synchronise(renews) {
  if (!store.isOpen()) return;
  try {
    const sent = await sync.send();
    if (renews || !day || day.fetchedOn !== today() || sent) {
      await keep(await sync.fetchDay());
      day = await store.readDay();
    }
    trouble = "";
  } catch (error) {
    trouble = complaintOf(error);
  }
  await state();
  if (!typing) view();
}

function complaintOf(error) {
  if (error instanceof sync.OtherOwner) return "登录的不是这台设备的主人，先不同步。请换回原来的账号登录";
  if (error instanceof sync.SignedOut) return "登录已过期，请重新登录后同步，记录都在";
  if (isFull(error)) return FULL;
  return navigator.onLine ? "同步失败，稍后再试；记录都在这台设备上" : "";
}

const FULL = "这台设备的存储满了，没有存下。请删掉一些照片、文件，再点一次保存；这一页先不要关";
const isFull = (error) => error?.name === "QuotaExceededError";

const reason = (error) => error instanceof sync.SignedOut
  ? h("p", {}, "要先登录。", h("a", { class: "button", href: "/sign-in?next=%2Ffield" }, "去登录"))
  : h("p", {}, "现在没有网络。第一次用要先连上网，下载今天的家庭。");

async function clear() {
  const waiting = await store.pending();
  const warning = waiting ? `还有 ${waiting} 条没有上传，清除后就没有了。` : "";
  if (!confirm(`${warning}确定清除这台设备上的全部内容吗？`)) return;
  await store.wipe();
  day = null;
  await state();
  await setUp();
}

// MARK: the day

async function list() {
  typing = null;
  view = list;
  const records = await store.queue();
  const own = (stop) => records.filter((record) => record.caseFile === stop.caseFile);
  show(
    h("div", { class: "title" }, h("h1", {}, "今天的家庭")),
    trouble.startsWith("登录") ? h("p", { class: "actions" }, h("a", { class: "button", href: "/sign-in?next=%2Ffield" }, "重新登录")) : null,
    day && day.fetchedOn !== today()
      ? h("p", { class: "notice warning" }, `这是 ${day.fetchedOn} 下载的名单，可能已有变化。连上网会自动更新；没有网也可以照样走访、记录。`)
      : null,
    records.filter((record) => record.state === "conflict" || record.state === "refused").map((record) =>
      h("div", { class: "notice warning" },
        h("p", {}, `${record.head} 家：${record.state === "conflict" ? "别人也改了这次走访" : record.answer.message}`), remedy(record))),
    day?.stops.length
      ? h("ol", { class: "entries" }, day.stops.map((stop) => h("li", {}, entry(stop, own(stop)))))
      : h("p", { class: "empty" }, "这台设备上没有今天的家庭。连上网后点“立即同步”。"),
    records.length
      ? h("section", { class: "panel" }, h("h2", {}, "这台设备上的记录"), h("ul", { class: "entries" }, records.toReversed().map((one) => h("li", {}, kept(one)))))
      : null,
    day?.calendar.length
      ? h("section", { class: "panel" }, h("h2", {}, "日程"), h("ul", {}, day.calendar.map((one) =>
          h("li", {}, `${one.day} ${day.stops.find((stop) => stop.caseFile === one.caseFile)?.head ?? ""} 家：${one.what}`))))
      : null,
    h("p", { class: "actions" }, button("立即同步", synchroniseNow, "large"), button("锁上", lockUp),
      button("清除本机", clear, "quiet")),
    h("p", {}, h("a", { href: "/" }, "回工作台")),
  );
}

// The list is shown anew when it is done.
function synchroniseNow(event) {
  event.target.setAttribute("aria-busy", "true");
  run(true);
}

const kept = (record) => h("div", { class: "entry" },
  h("b", {}, `${record.head} 家`),
  h("span", { class: "muted" }, `${record.kind === "visit" ? "走访" : "电话"} · ${timeOf(record)} · ${STATES[record.state]}`),
  record.state === "draft" ? h("span", { class: "end" }, remedy(record)) : null);

const STATES = { draft: "没写完", waiting: "已存在这台设备上，等着送出", conflict: "有冲突", refused: "没有收下", sent: "已送达" };

const timeOf = (record) => new Date(record.at).toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" });

// What its owner can do about a record that is not under way. A call, and a visit whose form is not at hand, can only be told of.
function remedy(record) {
  if (record.state === "conflict") return button("对照两个版本", () => compare(record), "large");
  const again = record.kind === "visit" && day ? button(record.state === "draft" ? "接着写" : "改了再传", () => write(stopOf(record), record)) : null;
  return record.state === "draft" ? again : h("p", { class: "actions" }, again, button("街镇已补录，删去", () => discard(record)));
}

async function discard(record) {
  if (!confirm("删去后这台设备上就没有这条记录了。确定街镇已经补录了吗？")) return;
  await store.remove(record.record);
  await state();
  await list();
}

function entry(stop, records) {
  const open = (event) => { event.preventDefault(); household(stop); };
  const recorded = records.some((record) => record.state === "waiting") ? "已记，待同步" : records.some((record) => record.state === "sent") ? "已送达" : stop.due;
  return h("a", { href: `#${stop.caseFile}`, onclick: open },
    h("b", {}, `${stop.head} 家`), h("span", { class: "muted" }, `${stop.levelLabel} · ${stop.reason} · ${stop.address}`),
    h("span", { class: "end" }, recorded));
}

async function household(stop) {
  typing = null;
  view = () => household(day?.stops.find((one) => one.caseFile === stop.caseFile) ?? stop);
  const records = (await store.queue()).filter((record) => record.caseFile === stop.caseFile);
  const waiting = records.find((record) => record.kind === "visit" && record.state !== "conflict" && record.state !== "sent");
  show(
    h("p", { class: "back" }, button("← 今天的家庭", list)),
    h("div", { class: "title" }, h("h1", {}, `${stop.head} 家`),
      h("p", { class: "muted" }, `${stop.levelLabel} · ${stop.classLabel} · ${stop.reason} ${stop.due}`)),
    h("section", { class: "panel" },
      h("p", {}, `${stop.place} ${stop.address}`),
      stop.causes.length ? h("p", {}, stop.causes.join("；")) : null,
      h("dl", { class: "definitions" }, stop.members.map((member) => h("div", {},
        h("dt", {}, `${member.name}，${member.relation}${member.age === undefined ? "" : `，${member.age} 岁`}`),
        h("dd", {}, member.phone ? h("a", { href: `tel:${member.phone}` }, `打电话 ${member.phone}`) : "没有电话"))))),
    h("p", { class: "actions" },
      stop.last ? button("没有变化，保存", () => unchanged(stop, page.querySelector("form")), "large") : null,
      button(waiting ? "接着改这次走访" : "记一次走访", () => write(stop, waiting ?? null), stop.last ? "quiet large" : "large"),
      stop.last?.isOwn ? button(`更正 ${stop.last.content.day} 的记录`, () => correct(stop)) : null),
    call(stop),
  );
}

function call(stop) {
  const form = h("form", { class: "form panel", oninput: () => (typing = "call"), onsubmit: async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form));
    if (!values.result) return complain(form, "请选一个结果。");
    await queue(form, { ...fresh(stop, "contact"), call: { result: values.result, note: values.callNote || null, nextTryOn: values.again || null } });
  } },
    h("h2", {}, "电话结果"), tiles("result", "结果", "radio", day.forms.result, null), lines("callNote", "情况"),
    line("again", "下次联系", "", { type: "date" }), complaint(), h("button", { class: "large", type: "submit" }, "存下电话结果"));
  return form;
}

const fresh = (stop, kind) => ({
  record: crypto.randomUUID(), change: crypto.randomUUID(), kind, caseFile: stop.caseFile, head: stop.head, state: "waiting",
  at: new Date().toISOString(), stop: { ...stop, last: null, causes: [] },
});

// Answers whether it was stored; what was not stays on the page.
async function queue(form, record) {
  try {
    await store.put({ ...record, state: "waiting", change: crypto.randomUUID(), answer: null });
  } catch (error) {
    complain(form, isFull(error) ? `${FULL}。` : "没有存下。请再点一次保存。");
    return false;
  }
  await state();
  await list();
  run();
  return true;
}

function unchanged(stop, form) {
  const content = { ...proposal(stop, { ...day, today: serverDay() }), sawNoFlag: stop.last.content.sawNoFlag ?? null, endTime: clock() };
  return queue(form, { ...fresh(stop, "visit"), content });
}

function correct(stop) {
  const { visit, revision, content } = stop.last;
  return write({ ...stop, correcting: true }, { ...fresh(stop, "visit"), visit, base: revision, content });
}

// A form that is kept as it is typed: a killed browser loses at most what was typed in the last moment.
async function write(stop, earlier) {
  const correcting = Boolean(earlier?.visit);
  const told = correcting ? (stop.last?.answered ?? []) : [];
  const open = stop.questions.filter((question) => !told.some((one) => one.key === question.key));
  const household = { ...stop, correcting, questions: [...told, ...open] };
  const record = earlier ?? { ...fresh(stop, "visit"), content: proposal(stop, { ...day, today: serverDay() }) };
  typing = record.record;
  view = () => {};
  let saving = Promise.resolve();
  const current = (state) => ({ ...record, state, content: readVisit(form, household, day, record.content), at: new Date().toISOString() });
  // From the first letter on it is a draft, and not sent before it is saved.
  const draft = () => {
    if (typing !== record.record) return;
    saved.textContent = "正在存……";
    saving = saving.then(() => store.put({ ...current("draft"), change: crypto.randomUUID() })).then(() => (saved.textContent = "写的都已存在这台设备上"))
      .catch((error) => complain(form, isFull(error) ? `${FULL}。` : "刚写的还没有存下，请不要关这一页。"));
  };
  const saved = h("p", { class: "muted", role: "status" });
  const form = h("form", { class: "form", oninput: draft, onsubmit: async (event) => {
    event.preventDefault();
    typing = null;
    await saving;
    if (!(await queue(form, current("waiting")))) typing = record.record;
  } },
    h("h1", {}, correcting ? `更正 ${stop.head} 家的走访` : `${stop.head} 家的走访`),
    visitForm(household, day, record.content),
    complaint(),
    saved,
    h("p", { class: "actions" }, h("button", { class: "large", type: "submit" }, "保存"),
      button("不要了", async () => {
        if (!confirm("这次写的不要了吗？")) return;
        typing = null;
        await saving;
        await store.remove(record.record);
        await list();
      })));
  show(h("p", { class: "back" }, button("← 今天的家庭", list)), form);
}

function compare(record) {
  view = () => {};
  const { conflicts, theirsBy } = record.answer;
  const form = h("form", { class: "form", onsubmit: async (event) => {
    event.preventDefault();
    const values = new FormData(form);
    const mine = new Set(conflicts.filter((one) => values.get(one.field) === "mine").map((one) => one.field));
    if (conflicts.some((one) => !values.get(one.field))) return complain(form, "每一项都要选一个。");
    await queue(form, sync.resolved(record, mine));
  } },
    h("h1", {}, "选定用哪一个"),
    h("p", {}, `${theirsBy}也改了这次走访。两个版本都已存下，请逐项选定。`),
    conflicts.map((one) => tiles(one.field, one.label, "radio", [["mine", `我的：${one.mine}`], ["theirs", `对方的：${one.theirs}`]], null)),
    complaint(),
    h("button", { class: "large", type: "submit" }, "用选定的"));
  show(h("p", { class: "back" }, button("← 今天的家庭", list)), form);
}

addEventListener("online", () => run());
addEventListener("offline", () => state());
addEventListener("visibilitychange", lockWhenIdle);
setInterval(() => { lockWhenIdle(); run(); }, MINUTE);
start();
