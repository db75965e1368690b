import { describe, expect, it } from 'vitest';
import { hj212ConnectorConfig } from '../contracts/index.ts';
import { checkIntake } from './check.ts';

const { schema, migrate, faults } = hj212ConnectorConfig;
const open = { id: 'outlet', mn: 'MN-1' };
const secret = { id: 'intake', mn: 'MN-2', password: 'p' };

describe('loggers in whose name anybody could send', () => {
  it('are refused when they are entered, by name, unless an address is asked for or it is accepted', () => {
    const entered = (more: object) => faults!(schema.parse({ devices: [secret, open], ...more }));
    expect(entered({})).toMatchObject([
      { path: ['devices', 1, 'password'], problem: { en: expect.stringContaining('outlet') } },
    ]);
    for (const sound of [{ allowFrom: ['10.1.0.0/16'] }, { openIntake: 'accepted' }, { devices: [secret] }])
      expect(entered(sound)).toEqual([]);
  });

  it('do not start, as a park file may bring them in', () => {
    const start = (more: object) => checkIntake(schema.parse({ devices: [secret, open], ...more }));
    expect(() => start({})).toThrow(
      expect.objectContaining({ code: 'HJ212_OPEN_INTAKE', params: { devices: 'outlet' } }),
    );
    expect(start({ openIntake: 'accepted' })).toBeNull();
    expect(start({ allowFrom: ['10.1.0.1'] })).toBeNull();
  });

  it('of an earlier version go on with what they had, and it is said until somebody decides', () => {
    const takenOver = (document: unknown) => schema.parse(migrate!(document, 1));
    const old = takenOver({ devices: [secret, open] });
    expect(old.openIntake).toBe('taken-over');
    expect(checkIntake(old)).toContain('outlet');
    // What was not open is not opened.
    for (const document of [{ devices: [secret] }, { devices: [open], allowFrom: ['10.1.0.1'] }, {}, null])
      expect(takenOver(document ?? {}).openIntake).toBe('refused');
  });
});
