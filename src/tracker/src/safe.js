// A broken tracker must never break the page: every callback of ours runs inside `safe`.

export const safe = (work) => (...values) => {
  try {
    return work(...values);
  } catch { /* the page matters more than the measurement */ }
};

/** Listens on the window before anybody else: every event of the page passes there, stopped or not. */
export const on = (type, work) => addEventListener(type, safe(work), true);
