// A second file for sites that need it: forms that other scripts build, and the Global Privacy Platform. It only uses the tracker's own commands.
import { frames } from './extras-frames.js';
import { gpp } from './extras-gpp.js';
import { scripts } from './extras-scripts.js';

window.throughline = window.throughline || function () {
  (throughline.q = throughline.q || []).push(arguments);
};

for (const work of [frames, scripts, gpp]) {
  try {
    work();
  } catch {
    // A page must never break because of us.
  }
}
