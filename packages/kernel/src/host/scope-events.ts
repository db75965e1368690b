import type { EventDefinition, EventEnvelope, ParkEvents, PluginDefinition, Tx } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import type { ScopeCore } from './scope-core.ts';

/** Durable publish and subscribe of a scope. Only declared events may be published. */
export function scopeEvents(core: ScopeCore, definition: PluginDefinition): ParkEvents {
  const declared = new Set((definition.events ?? []).map((event) => event.name));
  const subscriptions = new Set<string>();
  return {
    async publish(tx, event, data, told) {
      core.assertOpen();
      if (!declared.has(event.name)) {
        throw pluginErrors.DEFINITION_INVALID({
          plugin: definition.id,
          problems: `event ${event.name} is published but not listed in events`,
        });
      }
      await core.backend.publish(tx, event, data, told);
    },
    on(event, subscription, handler) {
      core.assertLive();
      if (subscriptions.has(subscription)) {
        throw pluginErrors.DEFINITION_INVALID({
          plugin: definition.id,
          problems: `subscription ${subscription} is used twice`,
        });
      }
      subscriptions.add(subscription);
      const guarded = (tx: Tx, envelope: EventEnvelope<unknown>) => core.run(() => handler(tx, envelope as never));
      core.defer(core.backend.subscribe(event as EventDefinition, subscription, guarded));
    },
  };
}
