/** Takes every key for itself. */
export const typedInto = 'input, select, textarea';

/** Takes the space bar for itself. */
export const pressed = 'button, [role="button"]';
