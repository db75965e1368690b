import { describe, expect, it } from 'vitest';
import { activityId, activityIdLength } from '../../contracts/index.ts';
import { activityIdOf } from './activity-id.ts';

describe('ids of activities that plugins post', () => {
  it('are the name and the month, as far as that fits', () => {
    expect(activityIdOf('water-works-dosed-pac', '2025-02')).toBe('water-works-dosed-pac-2025-02');
  });

  it('stay within what an id may be, and tell apart what was cut', () => {
    const name = (chemical: string): string => `water-${'p'.repeat(40)}-dosed-${chemical}`;
    const ids = ['sodium-hypochlorite', 'sodium-hypochlorate'].map((chemical) =>
      activityIdOf(name(chemical), '2025-02'),
    );
    for (const id of ids) {
      expect(activityId.parse(id)).toBe(id);
      expect(id).toHaveLength(activityIdLength);
      expect(id.endsWith('-2025-02')).toBe(true);
    }
    expect(new Set(ids).size).toBe(2);
    expect(activityIdOf(name('sodium-hypochlorite'), '2025-02')).toBe(ids[0]);
  });
});
