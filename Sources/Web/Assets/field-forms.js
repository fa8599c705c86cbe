// Builds the page's elements. Texts go in as texts, never as markup.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "checked" || name === "value") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

// The value of the tile that says there was no sign.
const NO_FLAG = "none";

export const button = (label, act, kind = "quiet") => h("button", { type: "button", class: kind, onclick: act }, label);

export function tiles(name, label, type, values, chosen, isUrgent = () => false) {
  const held = new Set([chosen ?? []].flat().map(String));
  return h(
    "fieldset", { class: "field", id: name },
    h("legend", {}, label),
    h("div", { class: "tiles" }, values.map(([value, text]) =>
      h("label", { class: isUrgent(value) ? "tile urgent" : "tile" },
        h("input", { type, name, value, checked: held.has(String(value)) }), h("span", {}, text)))),
  );
}

export function line(name, label, value = "", attributes = {}) {
  return h("div", { class: "field" }, h("label", { for: name }, label),
    h("input", { id: name, name, value: value ?? "", autocomplete: "off", type: "text", ...attributes }));
}

export function lines(name, label, value = "") {
  const area = h("textarea", { id: name, name, rows: 3 });
  area.value = value ?? "";
  return h("div", { class: "field" }, h("label", { for: name }, label), area);
}

// Steps side by side, the last of which says that nobody asked.
function segments(name, label, note, steps, chosen) {
  return h("fieldset", { class: "scale-row" },
    h("legend", {}, label, note ? h("span", { class: "was" }, ` ${note}`) : null),
    h("div", { class: "segments" }, [...steps, ["", "没问", "unasked"]].map(([value, text, tone]) =>
      h("label", { class: tone }, h("input", { type: "radio", name, value, checked: String(chosen ?? "") === value }), h("span", {}, text)))));
}

export function scale(block, label, grades, grading, was) {
  const tones = ["good", "middling", "bad"];
  const steps = grades.map(([value, text], index) => [value, text, tones[index]]);
  return segments(`block-${block}`, label, was && `上次 ${was}`, steps, grading?.grade);
}

// A need with its own urgency and words, which unfold once it is ticked.
function need([code, label], chosen, urgencies) {
  const held = chosen.find((one) => one.code === code);
  return h("div", { class: "need" },
    h("label", { class: "tile" }, h("input", { type: "checkbox", name: "needs", value: code, checked: Boolean(held) }), h("span", {}, label)),
    h("div", { class: "need-detail" },
      h("label", {}, "多急", h("select", { name: `urgency-${code}`, "aria-label": `${label}：多急` }, urgencies.map(([value, text]) =>
        h("option", { value, selected: value === (held?.urgency ?? "ordinary") }, text)))),
      h("label", {}, "他们自己怎么说",
        h("input", { name: `words-${code}`, value: held?.words ?? "", autocomplete: "off", "aria-label": `${label}：他们自己怎么说` }))));
}

// What a visit most likely is: the household as it was the last time.
export function proposal(stop, day) {
  const last = stop.last?.content;
  const ids = stop.members.map((member) => member.id);
  return {
    kind: last ? "regular" : "check", mode: "home", day: day.today, startTime: clock(), endTime: "", visitors: [day.account],
    otherVisitors: "", decidesEligibility: false, met: ids.includes(last?.met) ? last.met : (ids[0] ?? null), metOther: "",
    place: "residence", access: "met", result: null, consents: (last?.consents ?? []).filter((one) => !one.withdrawnOn),
    present: last?.present ?? [], changes: [], changeNote: "", blocks: last?.blocks ?? {}, flags: [], sawNoFlag: null, restrictedNote: null, needs: last?.needs ?? [],
    explained: [], materials: "", promises: [], note: "", nextVisitOn: stop.nextVisitOn, answers: {},
  };
}

export function clock() {
  const now = new Date();
  return `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
}

export function visitForm(stop, day, content) {
  const words = day.forms;
  const was = (block) => words.grade.find(([value]) => value === String(stop.last?.content.blocks?.[block]?.grade ?? ""))?.[1];
  return [
    stop.questions.length
      ? h("fieldset", { class: "group-box" }, h("legend", {}, "先问这几样"), stop.questions.map((question) => ask(question, content)))
      : null,
    tiles("access", "见面情况", "radio", words.access, content.access),
    tiles("met", "见到了谁", "radio", stop.members.map((member) => [member.id, `${member.name}（${member.relation}）`]), content.met),
    line("metOther", "见到的是别人（写明关系）", content.metOther),
    h("fieldset", { class: "group-box" }, h("legend", {}, "六个方面"), h("div", { class: "scale-rows" },
      words.block.map(([block, label]) => h("div", { class: content.blocks[block]?.note ? "block is-noted" : "block" },
        scale(block, label, words.grade, content.blocks[block], was(block)),
        line(`note-${block}`, `${label}说明`, content.blocks[block]?.note))))),
    tiles("flags", "紧急情况（勾了就马上打电话，不要等同步）", "checkbox", [...words.flag, [NO_FLAG, "看过，都没有"]],
      content.sawNoFlag ? [NO_FLAG] : content.flags, (value) => value !== NO_FLAG),
    h("div", { class: "restricted-note" },
      lines("restrictedNote", "前三样的经过（只给点了名的处置人员看；这里不写，“情况”里的话就只给他们看）", content.restrictedNote)),
    h("fieldset", { class: "field", id: "needs" }, h("legend", {}, "需要什么"),
      h("div", { class: "tiles" }, words.need.map((one) => need(one, content.needs, words.urgency)))),
    stop.policies.length ? tiles("explained", "讲过的政策", "checkbox", stop.policies, content.explained) : null,
    tiles("result", "线索核实结果", "radio", words.result, content.result),
    line("promise", "答应了什么", content.promises[0]?.text),
    line("promiseDay", "哪天前", content.promises[0]?.dueOn, { type: "date" }),
    lines("note", "情况", content.note),
    line("nextVisitOn", "下次走访", content.nextVisitOn, { type: "date" }),
    h("details", { class: "dialog" }, h("summary", {}, "时间、人员、同意和材料"),
      tiles("kind", "为什么去", "radio", words.kind, content.kind),
      tiles("mode", "走访方式", "radio", words.mode, content.mode),
      tiles("place", "在哪里", "radio", words.place, content.place),
      line("day", "走访日期", content.day, { type: "date" }),
      line("startTime", "开始", content.startTime, { type: "time" }),
      line("endTime", "结束", content.endTime, { type: "time" }),
      line("otherVisitors", "同去的人", content.otherVisitors),
      tiles("decidesEligibility", "用途", "checkbox", [["1", "作为认定依据（要两人以上）"]], content.decidesEligibility ? ["1"] : []),
      tiles("present", "在家的人", "checkbox", stop.members.map((member) => [member.id, member.name]), content.present),
      tiles("changes", "家里的变化", "checkbox", words.change, content.changes),
      line("changeNote", "变化说明", content.changeNote),
      tiles("consents", "同意", "checkbox", words.consent, content.consents.filter((one) => !one.withdrawnOn).map((one) => one.purpose)),
      line("scope", "同意的范围", content.consents[0]?.scope),
      line("materials", "收到的材料", content.materials)),
  ];
}

function ask(question, content) {
  const name = `answer:${question.key}`;
  const answer = content.answers[question.key] ?? "";
  const label = question.worth ? `${question.label}（${question.worth}）` : question.label;
  if (question.kind !== "choice") return line(name, `${label}，${question.unit}`, answer);
  const values = question.choices.map((one) => [one, one]);
  if (values.length <= 2) return segments(name, question.label, question.worth, [...values, ["unknown", "不清楚"]], answer);
  return tiles(name, label, "radio", [...values, ["unknown", "问过，不清楚"], ["", "没问"]], answer);
}

// Reads the form back, over what the record held: what the form does not show stays.
export function readVisit(form, stop, day, content) {
  const values = new FormData(form);
  const text = (name) => String(values.get(name) ?? "").trim();
  const numbers = (name) => values.getAll(name).map(Number);
  const blocks = {};
  for (const [block] of day.forms.block) {
    const [grade, note] = [values.get(`block-${block}`), text(`note-${block}`)];
    if (grade || note) blocks[block] = { ...(grade ? { grade: Number(grade) } : {}), note };
  }
  const answers = { ...content.answers };
  for (const question of stop.questions) {
    const answer = text(`answer:${question.key}`);
    if (answer) answers[question.key] = answer;
    else delete answers[question.key];
  }
  const consents = values.getAll("consents").map((purpose) => ({ purpose, scope: text("scope") }));
  const taken = content.consents.filter((old) => !consents.some((one) => one.purpose === old.purpose))
    .map((old) => ({ ...old, withdrawnOn: old.withdrawnOn ?? text("day") }));
  const flags = values.getAll("flags");
  const promise = text("promise") && text("promiseDay") ? [{ text: text("promise"), dueOn: text("promiseDay") }] : [];
  return {
    ...content, blocks, answers, consents: [...consents, ...(stop.correcting ? taken : [])],
    access: text("access") || "met", met: values.get("met") ? Number(values.get("met")) : null, metOther: text("metOther"),
    flags: flags.filter((one) => one !== NO_FLAG), sawNoFlag: flags.includes(NO_FLAG) || null, restrictedNote: text("restrictedNote") || null,
    needs: values.getAll("needs").map((code) => ({ code, urgency: text(`urgency-${code}`) || "ordinary", words: text(`words-${code}`) })),
    explained: values.getAll("explained"), result: text("result") || null,
    promises: [...promise, ...content.promises.slice(1)], note: text("note"), nextVisitOn: text("nextVisitOn") || null,
    kind: text("kind") || "regular", mode: text("mode") || "home", place: text("place") || "residence", day: text("day") || day.today,
    startTime: text("startTime"), endTime: text("endTime"), otherVisitors: text("otherVisitors"),
    decidesEligibility: values.has("decidesEligibility"), present: numbers("present"), changes: values.getAll("changes"),
    changeNote: text("changeNote"), materials: text("materials"),
  };
}
