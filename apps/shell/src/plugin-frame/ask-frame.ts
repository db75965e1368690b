import { connectFrame, sandbox } from './connect-frame.ts';
import type { FrameState } from './messages.ts';
import { type FramePlace, shellHost } from './shell-host.ts';

/**
 * Has a plugin name its reports and devices, in a frame that nobody sees and that ends with the answer.
 * @returns what it answered, unchecked, and the paths of its pages
 * @throws an Error with what its code threw, or why it was cut off
 */
export async function askFrame(
  address: string,
  place: FramePlace,
  state: FrameState,
  signal: AbortSignal,
): Promise<{ entries: unknown; pages: string[] }> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', sandbox);
  frame.setAttribute('aria-hidden', 'true');
  Object.assign(frame, { src: address, referrerPolicy: 'no-referrer', tabIndex: -1, inert: true });
  frame.style.cssText = 'position: fixed; width: 0; height: 0; border: 0; visibility: hidden';
  let pages: string[] = [];
  let answered: (found: { entries: unknown; pages: string[] }) => void;
  let failed: (error: unknown) => void;
  const answer = new Promise<{ entries: unknown; pages: string[] }>((resolve, reject) => {
    answered = resolve;
    failed = reject;
  });
  const fail = (why: string): void => failed(new Error(why));
  const refused = (): string => 'nothing of the page is open to a search';
  const connection = connectFrame(frame, () => state, {
    ...shellHost(place),
    navigate: refused,
    edited: () => {},
    openEvidence: () => {},
    notify: () => {},
    save: () => {},
    download: () => {},
    press: () => {},
    loaded: (parts) => {
      ({ pages } = parts);
      connection.send({ kind: 'find' });
    },
    found: (entries) => answered({ entries, pages }),
    failed: fail,
    stopped: fail,
  });
  signal.addEventListener('abort', () => failed(signal.reason));
  document.body.append(frame);
  try {
    return await answer;
  } finally {
    connection.close();
    frame.remove();
  }
}
