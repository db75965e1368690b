import { describe, expect, it } from 'vitest';
import { alarmConfig } from './config.ts';

describe('the configuration of alarms', () => {
  it('of version 1 keeps its webhooks in private networks; a new route has to allow them', () => {
    const stored = {
      routes: [
        { id: 'inside', kind: 'webhook', url: 'http://10.0.0.5/alarms' },
        { id: 'mail', kind: 'email', to: ['duty@example.org'] },
      ],
    };
    const migrated = alarmConfig.schema.parse(alarmConfig.migrate!(stored, 1));
    expect(migrated.routes.map(({ privateNetwork }) => privateNetwork)).toEqual([true, false]);
    expect(alarmConfig.schema.parse(stored).routes[0]!.privateNetwork).toBe(false);
    expect(alarmConfig.schema.parse(alarmConfig.migrate!({}, 1)).routes).toEqual([]);
  });
});
