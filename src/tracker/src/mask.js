import { consent } from './consent.js';

// Click ids with personal data (click-ids.md): the name stays, because it tells the channel; the value goes.
// It works on any text that carries addresses (JSON included), also on addresses encoded inside addresses.

const clickIds = /(([?&#]|%3f|%26)(\w*cl(ic)?k?_?id|[gw]braid|li_fat_id|rdt_cid|sccid|epik|tblci|dicbo|cto_pld)(=|%3d))((?!%26)[^&#"\\\s])+/gi;

export const mask = (text) => text.replace(clickIds, '$1*');

/** The text as it may leave this page's memory. */
export const veil = (text) => consent.ads ? text : mask(text);

/** Does this address (or part of it, from its `?`) say by its tags that it is an advertisement's or a campaign's? */
export const hasCampaign = (url) => /[?&]utm_/i.test(url) || mask(url) != url;
