import type { EvidenceRef } from '@lingtan/sdk';
import type { LiveLink } from '@lingtan/client';

/** What a page asks of the shell around it where it runs in a frame of its own, which reaches neither server nor storage. */
export interface ShellLink {
  /** Has a request made with the person's rights, narrowed to what the plugin may. */
  fetch(path: string, init: RequestInit): Promise<Response>;
  readonly live: Pick<LiveLink, 'connect' | 'close' | 'onState' | 'onReconnect' | 'subscribe'>;
  openEvidence(ref: EvidenceRef): void;
  notify(tone: string, message: string, title: string | undefined): void;
  /** Lets the browser save a file. */
  save(name: string, content: Blob): void;
  /** Saves what a route answers with. */
  download(path: string, name: string | undefined): void;
}

let current: ShellLink | null = null;

/** Where this document is the frame of a plugin; null in the shell itself. */
export function shellLink(): ShellLink | null {
  return current;
}

/** Sends all that leaves this document through the shell. Before the first of it. */
export function setShellLink(link: ShellLink): void {
  current = link;
}
