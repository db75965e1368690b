import type { LocalizedText } from '@lingtan/sdk';
import type { RejectedSample, SampleProblem } from '../../contracts/index.ts';

const t = (en: string, zh: string): LocalizedText => ({ en, 'zh-CN': zh });

/** What can be wrong with a sample or a row of a file; `{name}` stands for a parameter. */
export const problemTexts = {
  'not-a-sample': t(
    'Sample {index}: {shown}; expected an object with point, ts and value',
    '第 {index} 个样本：{shown}；应为含 point、ts、value 的对象',
  ),
  'unknown-field': t(
    'Point {point}: unknown field {shown}; expected point, ts, value, unit and quality',
    '测点 {point}：未知字段 {shown}；应为 point、ts、value、unit 和 quality',
  ),
  'unknown-point': t(
    'No point {shown} in this park; expected the id of one of its points',
    '本园区没有测点 {shown}；应为本园区某一测点的编号',
  ),
  'control-point': t(
    'Point {point}: control rests on it, and {source} may not feed it; expected a device token for which a second person has approved this point',
    '测点 {point} 为控制所依据，{source} 无权写入；应使用经另一人批准可写入该测点的设备令牌',
  ),
  'time-not-ms': t(
    'Point {point}: ts {shown}; expected whole milliseconds since 1970-01-01 UTC',
    '测点 {point}：时间 {shown}；应为自 1970-01-01 UTC 起的整毫秒数',
  ),
  'time-in-future': t(
    'Point {point} of {source}: ts {shown} is {ahead} s ahead of the clock of the server ({now}); expected at most {limit} s. Set the clock of the device, or declare aheadSeconds for a point that is published ahead',
    '{source} 的测点 {point}：时间 {shown} 比服务器时钟（{now}）超前 {ahead} 秒；最多允许 {limit} 秒。请校准设备时钟；若该测点为提前发布的数据，请设置 aheadSeconds',
  ),
  'time-too-early': t(
    'Point {point}: ts {shown}; expected 2000-01-01 or later',
    '测点 {point}：时间 {shown}；应为 2000-01-01 或之后',
  ),
  'time-in-seconds': t(
    'Point {point}: ts {shown}; expected 2000-01-01 or later (this looks like seconds; send milliseconds)',
    '测点 {point}：时间 {shown}；应为 2000-01-01 或之后（看起来是秒，请改用毫秒）',
  ),
  'time-beyond-retention': t(
    'Point {point}: ts {shown}; expected no older than {days} days, what class {class} keeps',
    '测点 {point}：时间 {shown}；不得早于 {days} 天前，这是 {class} 类测点的保存期限',
  ),
  quality: t(
    'Point {point}: quality {shown}; expected flags 0 to 15',
    '测点 {point}：质量码 {shown}；应为标志 0 至 15',
  ),
  'value-not-number': t(
    'Point {point}: value {shown}; expected a finite number',
    '测点 {point}：数值 {shown}；应为有限的数字',
  ),
  'value-too-large': t(
    'Point {point}: value {value} {unit} is too large for {pointUnit}',
    '测点 {point}：数值 {value} {unit} 换算为 {pointUnit} 后过大',
  ),
  'unit-not-text': t(
    'Point {point}: unit {shown}; expected text, e.g. {pointUnit}',
    '测点 {point}：单位 {shown}；应为文字，例如 {pointUnit}',
  ),
  unit: t(
    'Point {point} ({pointUnit}): {problem}',
    '测点 {point}（{pointUnit}）：单位 {unit} 无法换算为 {pointUnit}，或单位写法不可识别（{problem}）',
  ),
  conflict: t(
    'Point {point}: value {value} at {at} differs from the stored {stored}, which stays; expected the same value and quality, or a correction',
    '测点 {point}：{at} 的数值 {value} 与已存数值 {stored} 不同，已存数值保留；应为相同的数值和质量码，或以更正方式提交',
  ),
  'too-many-fields': t(
    '{fields} fields; the header has {width} (decimal commas need quotes or another delimiter)',
    '本行有 {fields} 个字段，表头只有 {width} 个（以逗号作小数点时须加引号或改用其他分隔符）',
  ),
  'column-repeated': t(
    'the header names column {column} more than once (columns {places}); expected once',
    '表头中列名 {column} 重复（第 {places} 列）；每个列名只能出现一次',
  ),
  'time-unreadable': t(
    'time {shown}; expected e.g. 2026-11-24 08:15:00',
    '时间 {shown} 无法识别；应如 2026-11-24 08:15:00',
  ),
  'time-not-epoch': t('time {shown}; expected {format}', '时间 {shown} 无法识别；应为 {format} 格式'),
  'time-does-not-exist': t('time {text} does not exist', '时间 {text} 不存在'),
  'time-skipped': t(
    'time {text} does not exist in {zone} (clock change); write it with its offset',
    '时间 {text} 在时区 {zone} 中不存在（时钟调整）；请写明时差',
  ),
  'time-twice': t(
    'time {text} occurs twice in {zone} (clock change); write it with its offset',
    '时间 {text} 在时区 {zone} 中出现两次（时钟调整）；请写明时差',
  ),
  'bad-offset': t('offset {offset}; expected -14:00 to +14:00', '时差 {offset} 无效；应在 -14:00 至 +14:00 之间'),
  'no-offset': t(
    'time {text} has no offset, those before have one; expected e.g. +08:00',
    '时间 {text} 没有时差，而前面的行有；应如 +08:00',
  ),
  'cell-not-number': t(
    'Point {point}: value {shown}; expected a number with decimal sign {decimal}',
    '测点 {point}：数值 {shown}；应为以 {decimal} 作小数点的数字',
  ),
} satisfies Record<string, LocalizedText>;

export type ProblemReason = keyof typeof problemTexts;
export type ProblemParams = SampleProblem['params'];

/** What is wrong, by reason and parameters; the message is the English text. */
export function sayProblem<Code extends RejectedSample['code']>(
  code: Code,
  reason: ProblemReason,
  params: ProblemParams,
): SampleProblem & { code: Code } {
  return { code, reason, params, message: fill(problemTexts[reason].en, params) };
}

/** A problem in both languages. One that was kept before reasons had names is shown as it was written. */
export function problemText({ reason, params, message }: Partial<SampleProblem> & { message: string }): LocalizedText {
  const texts: Record<string, LocalizedText> = problemTexts;
  const text = reason === undefined ? undefined : texts[reason];
  if (!text || !params) return { en: message, 'zh-CN': message };
  return { en: fill(text.en, params), 'zh-CN': fill(text['zh-CN'], params) };
}

function fill(template: string, params: ProblemParams): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
