import { definePlugin } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { config, Greeted, GreetingsRef, greetRoute, helloGreet, helloRead, listRoute } from '../contracts/index.ts';
import { greeting } from '../domain/index.ts';
import { countGreetings, newestGreetings } from './greeting-store.ts';
import { TidyUp } from './tidy-up.job.ts';

export default definePlugin({
  id: 'hello',
  config,
  permissions: [helloRead, helloGreet],
  events: [Greeted],
  jobs: [TidyUp],
  provides: [GreetingsRef],
  async start(park) {
    park.provide(GreetingsRef, { count: () => park.db.tx(countGreetings) });

    park.route(greetRoute, async ({ body, principal, tx }) => {
      const text = greeting(park.config.template, body.name);
      await tx(async (tx) => {
        await park.events.publish(tx, Greeted, { name: body.name, text }, { params: { name: body.name } });
        await park.audit(tx, { action: 'hello.greet', subject: body.name, actor: principal });
      });
      return { text };
    });
    park.route(listRoute, ({ tx }) =>
      tx(async (tx) => ({ count: await countGreetings(tx), greetings: await newestGreetings(tx, 100) })),
    );

    // Delivered at least once; what is written through `tx` is there exactly once per event.
    park.events.on(Greeted, 'remember', async (tx, event) => {
      await tx.execute(sql`insert into plugin_hello.greetings (park_id, name, text, greeted_at)
        values (${event.parkId}, ${event.data.name}, ${event.data.text}, ${event.publishedAt})`);
    });

    park.jobs.handle(TidyUp, async ({ keepDays }) => {
      const oldest = new Date(park.clock.now() - keepDays * 86_400_000).toISOString();
      await park.db.tx(async (tx) => {
        await tx.execute(sql`delete from plugin_hello.greetings where greeted_at < ${oldest}`);
      });
    });
    await park.jobs.schedule(TidyUp, { cron: '0 3 * * *' }, { keepDays: park.config.keepDays });
  },
});
