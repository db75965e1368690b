import { asProblem, isConfirmed, live, noteUnauthorized, notify, openEvidence, saveFile, send } from '@lingtan/web-sdk';
import type { FrameHost } from './broker.ts';

/** Where a frame belongs, and who speaks for it. */
export interface FramePlace {
  parkId: string;
  plugin: string;
  /** The plugin's title in the language in use, which stands above what it says. */
  title(): string;
}

/** What the shell does for every frame, wherever it stands. */
export function shellHost({
  parkId,
  plugin,
  title,
}: FramePlace): Pick<FrameHost, 'call' | 'listen' | 'openEvidence' | 'notify' | 'save' | 'download'> {
  const call = async (path: string, init: RequestInit): Promise<Response> => {
    const [, park = parkId] = /^\/api\/parks\/([^/?]+)/.exec(path) ?? [];
    if (park !== encodeURIComponent(parkId)) throw new Error(`${path} is of another park`);
    // All else is the server's to judge, which knows what was granted and keeps the audit log.
    const response = await send(path, init, plugin);
    const refusal = response.status === 403 ? ((await response.clone().json()) as { code?: string }) : null;
    noteUnauthorized(response.status, refusal?.code);
    return refusal?.code === 'AUTH_CONFIRM_REQUIRED' && (await isConfirmed()) ? send(path, init, plugin) : response;
  };
  return {
    call,
    listen: (topic, handler) => live.listen(parkId, topic, handler, plugin),
    openEvidence,
    notify: ({ tone, message, title: about }) => {
      const above = about === '' ? title() : `${title()}: ${about}`;
      if (tone === 'error') notify.error(new Error(message), above);
      else notify[tone](message, above);
    },
    save: (name, file) => saveFile(plainName(name), file),
    download: (path, name) => {
      const fetched = async (): Promise<void> => {
        const response = await call(path, {});
        if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
        const said = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
        saveFile(plainName(name || said || plugin), await response.blob());
      };
      fetched().catch((error: unknown) => notify.error(asProblem(error), title()));
    },
  };
}

/** A name that says no folder. */
const plainName = (name: string): string => name.replace(/[/\\]/g, '_');
