import { describe, expect, it } from 'vitest';
import { workCalendar } from './work-calendar.ts';

describe('the calendar offered to other plugins', () => {
  it('is the one that tariffs use: National Day of 2026 with its make-up workdays', async () => {
    const days = await workCalendar.days({ from: '2026-09-19', to: '2026-10-10' });
    expect(days).toHaveLength(22);
    expect(days.filter(({ makeUp }) => makeUp).map(({ date }) => date)).toEqual(['2026-09-20', '2026-10-10']);
    expect(days.find(({ date }) => date === '2026-10-03')).toMatchObject({ type: 'holiday', holiday: 'national-day' });
    expect(await workCalendar.days({ from: '2026-09-20', to: '2026-09-19' })).toEqual([]);
  });

  it('refuses what is no date, and spans beyond ten years', async () => {
    await expect(workCalendar.days({ from: '2026-02-30', to: '2026-03-01' })).rejects.toThrow('"2026-02-30"');
    await expect(workCalendar.days({ from: '2000-01-01', to: '2026-01-01' })).rejects.toThrow('3700 days');
  });
});
