import { LingtanError, type LocalizedText, type Logger, type NoticeContent, type NoticeKind } from '@lingtan/sdk';
import { lookAs } from '../dashboards/viewpoint.ts';
import { rootMessage } from '../database/connection-errors.ts';
import type { KernelDatabase } from '../database/index.ts';
import { raiseNotice, settleNotice } from './notice-store.ts';

/** Where the kernel and its libraries tell people of what is in no transaction of a plugin. Neither call ever rejects. */
export interface NoticeDesk {
  raise(by: { parkId: string; pluginId: string }, kind: NoticeKind, notice: NoticeContent): Promise<void>;
  /** Of one kind, or of several at once. */
  settle(parkId: string, kinds: NoticeKind | readonly NoticeKind[], key: string): Promise<void>;
  /** Resolves when everything that was told so far has been written. */
  idle(): Promise<void>;
}

/** A desk that writes one after the other, so that what is told last is what was true last. */
export function createNoticeDesk(options: {
  database: KernelDatabase;
  changed(parkId: string): void;
  log: Logger;
}): NoticeDesk {
  const { database, changed, log } = options;
  let last: Promise<void> = Promise.resolve();
  const inTurn = (
    parkId: string,
    personId: string | null,
    write: (tx: Parameters<typeof lookAs>[0]) => Promise<boolean | void>,
  ): Promise<void> => {
    last = last.then(async () => {
      try {
        const written = await database.withKernelTx(async (tx) => {
          await lookAs(tx, parkId, personId);
          return write(tx);
        });
        if (written !== false) changed(parkId);
      } catch (error) {
        log.error({ err: error, park: parkId }, 'people could not be told');
      }
    });
    return last;
  };
  return {
    raise: (by, kind, notice) =>
      // What is for one person, nobody else could see, and so not write either.
      inTurn(by.parkId, notice.personId ?? null, (tx) => raiseNotice(tx, by, kind, notice)),
    settle: (parkId, kinds, key) =>
      inTurn(parkId, null, async (tx) => {
        let some = false;
        for (const { id } of [kinds].flat()) some = (await settleNotice(tx, parkId, id, key)) || some;
        return some;
      }),
    idle: () => last,
  };
}

/** What an error says, in both languages; what has no Chinese says it in English, as machines do. */
export function reasonText(error: unknown): LocalizedText {
  const cause = error instanceof Error && error.cause instanceof LingtanError ? error.cause : error;
  const en =
    cause instanceof LingtanError ? cause.message : error instanceof Error ? rootMessage(error) : String(error);
  return { en, 'zh-CN': (cause instanceof LingtanError && cause['zh-CN']?.message) || en };
}
