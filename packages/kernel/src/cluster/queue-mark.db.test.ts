import { createTestLog } from '@lingtan/test-kit';
import { Redis } from 'ioredis';
import { afterAll, expect, it } from 'vitest';
import { startTestRedis } from '../../testing/index.ts';
import { type QueueMark, redisMark } from './queue-mark.ts';

const servers = [await startTestRedis(), await startTestRedis()];
const marks: QueueMark[] = [];
afterAll(async () => {
  for (const mark of marks) mark.close();
  await Promise.all(servers.map((server) => server?.stop()));
});
const markAt = (url: string, scope = 'one'): QueueMark => {
  const mark = redisMark(url, scope, createTestLog());
  marks.push(mark);
  return mark;
};

it.runIf(servers[0])(
  'who shares a Redis reads the same mark, also after it was emptied, and nobody else does',
  async () => {
    const [near, far] = servers.map((server) => server!.url) as [string, string];
    const [first, second] = [markAt(near), markAt(near)];
    const [read] = await Promise.all([first.read(), second.read()]);
    expect(read).toMatch(/^[0-9a-f-]{36}$/);
    expect(await second.read()).toBe(read);
    for (const other of [markAt(far), markAt(near, 'another installation')]) expect(await other.read()).not.toBe(read);
    const client = new Redis(near);
    await client.flushall();
    client.disconnect();
    const again = await second.read();
    expect(again).not.toBe(read);
    expect(await first.read()).toBe(again);
    expect(await markAt('redis://127.0.0.1:1').read()).toBeUndefined();
  },
);
