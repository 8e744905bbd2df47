// Makes the emulator's clock stand still until a test moves it. The milliseconds since 1970 are in the file EMULATOR_CLOCK.
import { openSync, readSync } from "node:fs";

const digits = Buffer.alloc(16);
const file = openSync(process.env.EMULATOR_CLOCK, "r");
Date.now = () => Number(digits.toString("latin1", 0, readSync(file, digits, 0, digits.length, 0)));
