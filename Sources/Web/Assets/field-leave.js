// Signed out: what was downloaded goes; records that the server does not have yet stay, sealed by the PIN.

import { forgetDay } from "./field-store.js";

forgetDay().catch(() => {});
