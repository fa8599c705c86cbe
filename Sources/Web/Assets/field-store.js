// What a device keeps, encrypted (AES-GCM; the key comes from the PIN by PBKDF2 and is never stored).
//
// vault: salt, a check that tells a right PIN from a wrong one, and the count of wrong tries.
// day:   the households of the day, each with the day after which it is deleted.
// queue: records and drafts that the server does not have yet, and the names of those it got today. Only the server's receipt empties a
//        record, or the owner.

const DATABASE = "zhaoren-field";
const ITERATIONS = 600_000;
export const MOST_TRIES = 10;

let database = null;
let key = null;

// The date in China at an instant in milliseconds, whatever the device's time zone is.
export const beijingDay = (instant) => new Date(instant + 8 * 3_600_000).toISOString().slice(0, 10);

const request = (asked) =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

const finished = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });

async function open() {
  if (database) return database;
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => {
    for (const name of ["vault", "day", "queue"]) opening.result.createObjectStore(name, { keyPath: "id" });
  };
  database = await request(opening);
  database.onversionchange = () => {
    database.close();
    database = null;
  };
  return database;
}

async function change(store, body) {
  const transaction = (await open()).transaction(store, "readwrite", { durability: "strict" });
  body(transaction.objectStore(store));
  await finished(transaction);
}

const all = async (store) => request((await open()).transaction(store).objectStore(store).getAll());
const one = async (store, id) => request((await open()).transaction(store).objectStore(store).get(id));

async function derive(pin, salt) {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

async function seal(value, by = key) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, by, text) };
}

async function unseal(sealed, by = key) {
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, by, sealed.data);
  return JSON.parse(new TextDecoder().decode(text));
}

export const hasVault = async () => Boolean(await one("vault", "vault"));
export const isOpen = () => key !== null;
export const lock = () => (key = null);

export async function makeVault(pin, account) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const made = await derive(pin, salt);
  const check = await seal({ account }, made);
  await change("vault", (store) => store.put({ id: "vault", salt, check, tries: 0 }));
  key = made;
}

// Counts the try before it is made, so that a killed browser gains none. Answers "open", "wrong" or "wiped".
export async function unlock(pin) {
  const vault = await one("vault", "vault");
  const tries = vault.tries + 1;
  await change("vault", (store) => store.put({ ...vault, tries }));
  const tried = await derive(pin, vault.salt);
  let owner;
  try {
    owner = await unseal(vault.check, tried);
  } catch {
    if (tries < MOST_TRIES) return { state: "wrong", left: MOST_TRIES - tries };
    await wipe();
    return { state: "wiped" };
  }
  key = tried;
  await change("vault", (store) => store.put({ ...vault, tries: 0 }));
  return { state: "open", account: owner.account };
}

export async function owner() {
  const vault = await one("vault", "vault");
  return (await unseal(vault.check)).account;
}

// Everything, whether sent or not.
export async function wipe() {
  key = null;
  for (const store of ["vault", "day", "queue"]) await change(store, (held) => held.clear());
}

// What was downloaded and what was sent; records that were not sent stay, sealed.
export async function forgetDay() {
  await change("day", (store) => store.clear());
  await forgetSent(() => true);
}

export async function forgetOld(today) {
  await forgetSent((item) => beijingDay(Date.parse(item.at)) < today);
  const old = (await all("day")).filter((item) => item.until < today);
  if (old.length) await change("day", (store) => old.forEach((item) => store.delete(item.id)));
}

export async function keepDay(day) {
  const sealed = [];
  for (const [index, stop] of day.stops.entries()) {
    sealed.push({ id: `case-${stop.caseFile}`, until: day.keepUntil, order: index, ...(await seal(stop)) });
  }
  const rest = { forms: day.forms, calendar: day.calendar, account: day.account, today: day.today, fetchedOn: day.fetchedOn };
  sealed.push({ id: "day", until: day.keepUntil, order: -1, ...(await seal(rest)) });
  await change("day", (store) => {
    store.clear();
    for (const item of sealed) store.put(item);
  });
}

export async function readDay() {
  const items = (await all("day")).sort((one, other) => one.order - other.order);
  const opened = [];
  for (const item of items) opened.push({ id: item.id, value: await unseal(item) });
  const rest = opened.find((item) => item.id === "day");
  return rest ? { ...rest.value, stops: opened.filter((item) => item.id !== "day").map((item) => item.value) } : null;
}

// States: draft, waiting, conflict, refused, and sent: what the server has, without its content, until the day is over.
export async function put(record) {
  const item = await pack(record);
  await change("queue", (store) => store.put(item));
}

const pack = async (record) =>
  ({ id: record.record, state: record.state, at: record.at, change: record.change, ...(await seal(record)) });

export const remove = (id) => change("queue", (store) => store.delete(id));

// Puts `record` in the place of the version `changeKey`, unless somebody has written over that meanwhile.
async function replace(id, changeKey, record) {
  const item = await pack(record);
  let isReplaced = false;
  await change("queue", (store) => {
    store.get(id).onsuccess = (event) => {
      isReplaced = event.target.result?.change === changeKey;
      if (isReplaced) store.put(item);
    };
  });
  return isReplaced;
}

// Marks a record by what became of the version that was sent. A version written while that one was under way goes on waiting, over what
// the server has now.
export async function settle(id, changeKey, next, kept) {
  if (await replace(id, changeKey, next)) return;
  const item = await one("queue", id);
  if (!item || !kept) return;
  const newer = await unseal(item);
  if (!(await replace(id, newer.change, { ...newer, visit: kept.visit, base: kept.revision }))) await settle(id, changeKey, next, kept);
}

export async function queue() {
  const records = [];
  for (const item of await all("queue")) records.push(await unseal(item));
  return records.sort((one, other) => (one.at < other.at ? -1 : 1));
}

// How many the server does not have, without opening any of them.
export const pending = async () => (await all("queue")).filter((item) => item.state !== "draft" && item.state !== "sent").length;

// Whether this device has ever kept anything; looking does not make it keep.
export const isUsed = async () => (await indexedDB.databases()).some((one) => one.name === DATABASE);

async function forgetSent(isOver) {
  const over = (await all("queue")).filter((item) => item.state === "sent" && isOver(item));
  if (over.length) await change("queue", (store) => over.forEach((item) => store.delete(item.id)));
}
