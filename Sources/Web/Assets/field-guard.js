// Asks before somebody signs out of a device that holds records which the server does not have.

import { isUsed, pending } from "./field-store.js";

export async function mayLeave() {
  const waiting = (await isUsed()) ? await pending() : 0;
  if (!waiting) return true;
  return confirm(`这台设备上还有 ${waiting} 条走访记录没有送出。退出后记录还在（加密），要用同一个账号登录、再输数字密码才能送出。确定退出吗？`);
}
