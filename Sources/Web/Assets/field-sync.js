// Brings device and server together. Sending twice stores once: every version of a record has a key of its own.

import * as store from "./field-store.js";

let token = null;

export class SignedOut extends Error {}
export class Offline extends Error {}
export class OtherOwner extends Error {}

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...options });
  } catch {
    throw new Offline();
  }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new SignedOut();
  if (!answer.ok) throw new Offline();
  return answer.json();
}

// The day as the server has it. Whoever is signed in must be the one that owns the device's vault, when there is one.
export async function fetchDay() {
  const day = await ask("/field/day");
  if (store.isOpen() && day.account !== (await store.owner())) throw new OtherOwner();
  token = day.csrf;
  delete day.csrf;
  return day;
}

// Sends what waits; answers how many were sent.
export async function send() {
  const waiting = (await store.queue()).filter((record) => record.state === "waiting");
  if (!waiting.length) return 0;
  if (!token) await fetchDay();
  const records = waiting.map(({ change, record, kind, caseFile, visit, base, content, call }) => ({
    change, record, kind, caseFile, visit: visit ?? null, base: base ?? null, content: content ?? null, call: call ?? null,
  }));
  let receipt;
  try {
    receipt = await ask("/field/records", {
      method: "POST",
      headers: { "content-type": "application/json", "x-zhaoren-token": token },
      body: JSON.stringify({ records }),
    });
  } catch (error) {
    token = null;
    throw error;
  }
  for (const answer of receipt.answers) {
    const sent = waiting.find((record) => record.change === answer.change);
    if (!sent) continue;
    if (answer.status === "stored") {
      const { record, change, kind, caseFile, head, at } = sent;
      await store.settle(record, change, { record, change, kind, caseFile, head, at, state: "sent" }, answer);
    } else {
      await store.settle(sent.record, sent.change, { ...sent, state: answer.status, answer });
    }
  }
  return receipt.answers.length;
}

// A new version of the record, written over what counts on the server now, with the owner's choices put in.
export function resolved(record, chosenMine) {
  const { answer } = record;
  const content = structuredClone(answer.content);
  for (const conflict of answer.conflicts) {
    if (!chosenMine.has(conflict.field)) continue;
    const [outer, inner] = split(conflict.field);
    if (inner) content[outer] = { ...(content[outer] ?? {}), [inner]: conflict.mineValue };
    else content[outer] = conflict.mineValue;
  }
  return {
    ...record, content, visit: answer.visit, base: answer.revision, change: crypto.randomUUID(), state: "waiting", answer: null,
  };
}

function split(field) {
  const dot = field.indexOf(".");
  return dot < 0 ? [field, null] : [field.slice(0, dot), field.slice(dot + 1)];
}
