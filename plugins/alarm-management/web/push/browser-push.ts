const worker = '/alarm-notices.js';

/** Of the browser, where it has it: what scripts are loaded from is then no text, but what a named policy has made. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

let address: string | null = null;
/** The address of the worker; the policy of the pages names the one that makes it. */
function workerAddress(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  return (address ??=
    trustedTypes?.createPolicy('service-worker', { createScriptURL: () => worker }).createScriptURL(worker) ?? worker);
}

/** What this browser can do: push needs a service worker, which needs https (or this very machine). */
export const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** The subscription of this browser; null when there is none. */
export async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** Subscribes this browser for a sender. One of another sender, such as before a restore, is given up. */
export async function subscribeBrowser(publicKey: string): Promise<PushSubscription> {
  await navigator.serviceWorker.register(workerAddress(), { scope: '/' });
  const { pushManager } = await navigator.serviceWorker.ready;
  const applicationServerKey = bytesOf(publicKey);
  const before = await pushManager.getSubscription();
  const key = before?.options.applicationServerKey;
  if (before && key && equal(new Uint8Array(key), applicationServerKey)) return before;
  await before?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (each) => each.charCodeAt(0));
}

const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((each, index) => each === b[index]);
