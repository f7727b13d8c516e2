// A second file for sites that need it: forms that other scripts build, and the Global Privacy Platform. It only uses the tracker's own commands.
import { frames } from './extras-frames.js';
import { gpp } from './extras-gpp.js';
import { scripts } from './extras-scripts.js';
import { safe } from './safe.js';

window.throughline = window.throughline || function () {
  (throughline.q = throughline.q || []).push(arguments);
};

[frames, scripts, gpp].forEach((work) => safe(work)());
