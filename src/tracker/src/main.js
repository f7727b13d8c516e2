// Everything, in one file.
import { googleConsentMode } from './consent-google.js';
import { assist } from './assist.js';
import { tcf } from './consent-tcf.js';
import { links } from './links.js';
import { engagement } from './engagement.js';
import { boot } from './boot.js';
import { forms } from './forms.js';

boot([tcf, googleConsentMode, assist, forms, links, engagement]);
