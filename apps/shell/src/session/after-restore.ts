const key = 'lingtan.restore-begun';

/** Notes for this tab that a restore was begun in it: it signs everybody out. */
export const noteRestore = (): void => sessionStorage.setItem(key, '1');

/** Whether one was begun, and nobody has signed in since. */
export const wasRestoreBegun = (): boolean => sessionStorage.getItem(key) !== null;

/** Somebody has seen how it ended. */
export const forgetRestore = (): void => sessionStorage.removeItem(key);
