import type { Explanation } from '@lingtan/sdk';
import type { VeeRule } from '../../contracts/index.ts';

type Words = Exclude<Explanation['formula'], string | null | undefined>;

/** What the measured value and the limit of a rule are. */
export const exceptionWords: Record<VeeRule, { measured: Words; limit: Words }> = {
  missing: {
    measured: { en: 'number of intervals that no reading tells', 'zh-CN': '无读数可确定电量的时段数' },
    limit: { en: 'no interval may be missing', 'zh-CN': '不允许缺失时段' },
  },
  gap: {
    measured: { en: 'number of intervals of the gap', 'zh-CN': '中断期间的时段数' },
    limit: { en: 'intervals of two hours', 'zh-CN': '两小时的时段数' },
  },
  'missing-register': {
    measured: { en: 'number of intervals integrated from power', 'zh-CN': '由功率积分得出的时段数' },
    limit: { en: 'no interval may lack its register', 'zh-CN': '不允许缺失表码' },
  },
  negative: {
    measured: { en: 'largest fall of the register in an interval', 'zh-CN': '单个时段内表码的最大回退' },
    limit: { en: 'a register does not fall', 'zh-CN': '表码不得回退' },
  },
  spike: {
    measured: { en: 'interval that exceeds its limit most', 'zh-CN': '超出限值最多的时段' },
    limit: {
      en: 'largest of factor × median, median + 8 × 1.4826 × median deviation and 1.2 × largest amount of the same hour on similar days; of an idle hour 5 % of the rating',
      'zh-CN':
        '相似日同一小时电量中 倍数 × 中位数、中位数 + 8 × 1.4826 × 绝对偏差中位数、1.2 × 最大值 三者取大；该小时停用时取额定的 5 %',
    },
  },
  flatline: {
    measured: { en: 'number of equal intervals in a row', 'zh-CN': '连续相同的时段数' },
    limit: {
      en: 'hours allowed for the class of the meter ÷ length of an interval',
      'zh-CN': '该类电表允许时长 ÷ 时段长度',
    },
  },
  high: {
    measured: { en: 'largest amount of an interval', 'zh-CN': '单个时段的最大电量' },
    limit: {
      en: 'highest possible power × length of an interval × percent allowed',
      'zh-CN': '回路最大功率 × 时段长度 × 允许比例',
    },
  },
  low: {
    measured: { en: 'smallest amount of an interval', 'zh-CN': '单个时段的最小电量' },
    limit: {
      en: 'highest possible power × length of an interval × percent',
      'zh-CN': '回路最大功率 × 时段长度 × 比例',
    },
  },
  'children-sum': {
    measured: {
      en: 'Σ above − Σ below in the interval that exceeds its limit most',
      'zh-CN': '超出限值最多的时段内：Σ 上级 − Σ 下级',
    },
    limit: {
      en: 'percent allowed × what runs through the meter above in that interval, and 2 units per meter for rounding',
      'zh-CN': '允许比例 × 该时段上级电表通过的电量，另加每块表 2 个单位的取整误差',
    },
  },
  clock: {
    measured: {
      en: 'by how much readings are ahead, how long a block that was set back is, or how many intervals repeat the day before',
      'zh-CN': '读数超前的时间、回拨区段的时长，或与前一日重复的时段数',
    },
    limit: { en: 'what is allowed for clocks', 'zh-CN': '时钟允许偏差' },
  },
  'power-mismatch': {
    measured: {
      en: 'register − integrated power of the worst hour',
      'zh-CN': '偏差最大的一小时内：表码电量 − 功率积分',
    },
    limit: {
      en: 'percent allowed × the larger of both, at least 1 % of the rating',
      'zh-CN': '允许比例 × 两者中较大值，不低于额定的 1 %',
    },
  },
  'late-under-edit': {
    measured: { en: 'what the readings say now', 'zh-CN': '当前读数对应的电量' },
    limit: { en: 'what the edit says', 'zh-CN': '人工修正的电量' },
  },
};
