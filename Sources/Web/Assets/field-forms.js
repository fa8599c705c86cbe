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

export function scale(block, label, grades, grading, was) {
  const tones = ["good", "middling", "bad"];
  return h("fieldset", { class: "scale-row" },
    h("legend", {}, label, was ? h("span", { class: "was" }, ` 上次 ${was}`) : null),
    h("div", { class: "segments" }, grades.map(([value, text], index) =>
      h("label", { class: tones[index] },
        h("input", { type: "radio", name: `block-${block}`, value, checked: String(grading?.grade ?? "") === value }), h("span", {}, text)))));
}

// What a visit most likely is: the household as it was the last time.
export function proposal(stop, day) {
  const last = stop.last?.content;
  const ids = stop.members.map((member) => member.id);
  return {
    kind: last ? "regular" : "check", mode: "home", day: day.today, startTime: clock(), endTime: "", visitors: [day.account],
    otherVisitors: "", decidesEligibility: false, met: ids.includes(last?.met) ? last.met : (ids[0] ?? null), metOther: "",
    place: "residence", access: "met", result: null, consents: (last?.consents ?? []).filter((one) => !one.withdrawnOn),
    present: last?.present ?? [], changes: [], changeNote: "", blocks: last?.blocks ?? {}, flags: [], needs: last?.needs ?? [],
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
      words.block.map(([block, label]) => [
        scale(block, label, words.grade, content.blocks[block], was(block)),
        line(`note-${block}`, `${label}说明`, content.blocks[block]?.note),
      ]))),
    tiles("flags", "紧急情况（勾了就马上打电话，不要等同步）", "checkbox", words.flag, content.flags, () => true),
    tiles("needs", "需要什么", "checkbox", words.need, content.needs.map((need) => need.code)),
    tiles("urgency", "多急", "radio", words.urgency, content.needs[0]?.urgency ?? "ordinary"),
    line("needWords", "他们自己怎么说", content.needs[0]?.words),
    stop.policies.length ? tiles("explained", "讲过的政策", "checkbox", stop.policies, content.explained) : null,
    tiles("result", "线索核实结果", "radio", words.result, content.result),
    line("promise", "答应了什么", content.promises[0]?.text),
    line("promiseDay", "哪天前", content.promises[0]?.dueOn, { type: "date" }),
    lines("note", "情况", content.note),
    line("nextVisitOn", "下次走访", content.nextVisitOn, { type: "date" }),
    h("details", {}, h("summary", {}, "时间、人员、同意和材料"),
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
  return tiles(name, label, "radio", [...question.choices.map((one) => [one, one]), ["unknown", "问过，不清楚"]], answer);
}

// Reads the form back, over what the record held: what the form does not show stays.
export function readVisit(form, stop, day, content) {
  const values = new FormData(form);
  const text = (name) => String(values.get(name) ?? "").trim();
  const numbers = (name) => values.getAll(name).map(Number);
  const blocks = {};
  for (const [block] of day.forms.block) {
    const [grade, note] = [values.get(`block-${block}`), text(`note-${block}`)];
    if (grade !== null || note) blocks[block] = { ...(grade === null ? {} : { grade: Number(grade) }), note };
  }
  const answers = { ...content.answers };
  for (const question of stop.questions) {
    const answer = text(`answer:${question.key}`);
    if (answer) answers[question.key] = answer;
  }
  const consents = values.getAll("consents").map((purpose) => ({ purpose, scope: text("scope") }));
  const taken = content.consents.filter((old) => !consents.some((one) => one.purpose === old.purpose))
    .map((old) => ({ ...old, withdrawnOn: old.withdrawnOn ?? text("day") }));
  const promise = text("promise") && text("promiseDay") ? [{ text: text("promise"), dueOn: text("promiseDay") }] : [];
  return {
    ...content, blocks, answers, consents: [...consents, ...(stop.correcting ? taken : [])],
    access: text("access") || "met", met: values.get("met") ? Number(values.get("met")) : null, metOther: text("metOther"),
    flags: values.getAll("flags"),
    needs: values.getAll("needs").map((code, index) =>
      ({ code, urgency: text("urgency") || "ordinary", words: index === 0 ? text("needWords") : "" })),
    explained: values.getAll("explained"), result: text("result") || null,
    promises: [...promise, ...content.promises.slice(1)], note: text("note"), nextVisitOn: text("nextVisitOn") || null,
    kind: text("kind") || "regular", mode: text("mode") || "home", place: text("place") || "residence", day: text("day") || day.today,
    startTime: text("startTime"), endTime: text("endTime"), otherVisitors: text("otherVisitors"),
    decidesEligibility: values.has("decidesEligibility"), present: numbers("present"), changes: values.getAll("changes"),
    changeNote: text("changeNote"), materials: text("materials"),
  };
}
