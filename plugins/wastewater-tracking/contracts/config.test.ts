import { describe, expect, it } from 'vitest';
import { wastewaterConfig } from './config.ts';

describe('stored settings of before', () => {
  it('lose the window that late data were worked out in, and nothing else', () => {
    const stored = { historyDays: 7, hoursNeeded: 18, plants: [] };
    expect(wastewaterConfig.schema.safeParse(stored).success).toBe(false);
    const { historyDays: _, ...rest } = stored;
    expect(wastewaterConfig.migrate!(stored, 1)).toEqual(rest);
    expect(wastewaterConfig.schema.parse(wastewaterConfig.migrate!({}, 1)).hoursNeeded).toBe(20);
  });
});
