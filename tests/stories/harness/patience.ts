/**
 * How long stories wait, in milliseconds, for what takes a moment on an idle machine. It is much, as a machine may be
 * a third as fast and busy besides; and it costs nothing, as only what has failed is waited for that long.
 */

/** For a program to end. */
export const FOR_THE_END = 180_000;

/** For a program to say or do one thing. */
export const FOR_A_SIGN = 60_000;
