import { defineErrors } from '@lingtan/sdk';

/** What can be wrong with the input of a computation on water. */
export const waterErrors = defineErrors('WATER', {
  CONTRACT_ABOVE_DEMAND: {
    message: 'users: {user} has a contract of {contractM3} m³ and a demand of {demandM3} m³',
    status: 422,
    hint: 'A contract is at most the demand.',
    'zh-CN': {
      message: 'users：{user} 的合同量 {contractM3} m³ 大于需求量 {demandM3} m³',
      hint: '合同量不得大于需求量。',
    },
  },
  UNKNOWN_END: {
    message: 'pipes: {from} to {to}: there is no class or user {end}',
    status: 422,
    hint: 'Check the ids at both ends of the pipe.',
    'zh-CN': { message: 'pipes：{from} 至 {to}：没有名为 {end} 的水质等级或用户', hint: '请检查管线两端的编号。' },
  },
  NOT_SOLVED: {
    message: 'The allocation was not solved',
    status: 500,
    hint: 'Check the sizes of the figures and try again.',
    'zh-CN': { message: '未能求解水量分配', hint: '请检查输入数值的量级后重试。' },
  },
  BAD_REUSE: {
    message: 'Reuse market, {what}: {problem}',
    status: 422,
    'zh-CN': { message: '再生水市场 {what}：{problem}' },
  },
  REUSE_TERMS: {
    message: 'Contract {contract}: {problem}',
    status: 422,
    hint: 'Nothing is changed.',
    'zh-CN': { message: '合同 {contract}：{problem}', hint: '未作任何更改。' },
  },
  REUSE_OVERLAP: {
    message: 'Contract {contract}: the enterprise has contract {other} on the same quality on {day}',
    status: 409,
    hint: 'Change or withdraw the other one first.',
    'zh-CN': {
      message: '合同 {contract}：该企业在 {day} 已有同一水质等级的合同 {other}',
      hint: '请先修改或终止另一份合同。',
    },
  },
  UNKNOWN_REUSE_CONTRACT: {
    message: 'There is no contract {contract}',
    status: 404,
    hint: 'Load the list again.',
    'zh-CN': { message: '没有合同 {contract}', hint: '请刷新列表后重试。' },
  },
  REUSE_MONTH_OPEN: {
    message: 'month: {month} is not over',
    status: 409,
    hint: 'A bill is issued when its month is over; until then there is a draft.',
    'zh-CN': { message: 'month：{month} 尚未结束', hint: '月末之后方可签发账单，在此之前为草稿。' },
  },
  REUSE_NOTHING_TO_BILL: {
    message: 'Nothing was agreed with {enterprise} in {month}',
    status: 409,
    'zh-CN': { message: '{month} 没有与 {enterprise} 的再生水合同' },
  },
  REUSE_DAYS_MISSING: {
    message: 'The deliveries to {enterprise} are not known on {days} days of {month}',
    status: 409,
    hint: 'Mend the meters’ data, or accept that these days are not charged and say why.',
    'zh-CN': {
      message: '{enterprise} 在 {month} 有 {days} 天供水量缺数',
      hint: '请补齐计量数据，或确认这些天不计费并说明理由。',
    },
  },
  UNKNOWN_REPORT: {
    message: 'There is no report {report}',
    status: 404,
    hint: 'Load the list again.',
    'zh-CN': { message: '没有编号为 {report} 的报告', hint: '请刷新列表后重试。' },
  },
  REPORT_PERIOD: {
    message: 'period: {period} is no day, month or year that has begun; the last closed day is {last}',
    status: 422,
    hint: 'Write 2026-11-24, 2026-11 or 2026.',
    'zh-CN': {
      message: 'period：{period} 不是已开始的日、月或年；最近关账日为 {last}',
      hint: '请填写如 2026-11-24、2026-11 或 2026 的报告期。',
    },
  },
  REPORT_STEP: {
    message: 'A report that is {state} cannot be {step}',
    status: 409,
    hint: 'The order is made, checked, signed, submitted; a correction is made anew.',
    'zh-CN': {
      message: '状态为 {state} 的报告不能标为 {step}',
      hint: '顺序为编制、审核、签发、报送；更正请重新编制。',
    },
  },
  REPORT_CHANGED: {
    message: 'Report {report} does not agree with its hash any more; nothing is signed',
    status: 409,
    hint: 'Make the report again, and look whether the database was changed.',
    'zh-CN': { message: '报告 {report} 与其哈希值不符，未签发', hint: '请重新编制报告，并检查数据库是否被改动。' },
  },
  UNKNOWN_FAULT: {
    message: 'There is no sensor fault {fault}',
    status: 404,
    hint: 'Load the list again.',
    'zh-CN': { message: '没有编号为 {fault} 的仪器故障', hint: '请刷新列表后重试。' },
  },
  FAULT_STEP: {
    message: 'A fault that is {state} cannot be {step}',
    status: 409,
    hint: 'Load the list again to see its state.',
    'zh-CN': { message: '状态为 {state} 的故障不能标为 {step}', hint: '请刷新列表，查看其最新状态。' },
  },
  FAULT_REASON: {
    message: 'note: say why the fault is {step}, in 3 characters or more',
    status: 422,
    hint: 'The reason goes into the audit log.',
    'zh-CN': { message: 'note：请说明将故障标为 {step} 的理由（至少 3 个字符）', hint: '该理由会进入审计日志。' },
  },
  REMOVAL_UNFED: {
    message: '{field} is not valid; expected what a feed carries: {known}',
    status: 422,
    'zh-CN': { message: '{field} 无效；应为进水所含的物质：{known}' },
  },
  UNKNOWN_ANALYTE: {
    message: 'analyte: {analyte} is not valid; expected one of {known}',
    status: 422,
    'zh-CN': { message: 'analyte：{analyte} 无效；应为 {known} 之一' },
  },
  STREAM_TWICE: {
    message: '{field}: {name} is not valid; expected a name that no other stream has',
    status: 422,
    'zh-CN': { message: '{field}：{name} 无效；应为与其他水流不同的名称' },
  },
  PARTS_LENGTH: {
    message: 'parts: together they last {found} s, longer than the window of {expected} s',
    status: 422,
    hint: 'Give length_s of the parts and of the window in seconds.',
    'zh-CN': {
      message: 'parts：各部分共 {found} 秒，超过窗口的 {expected} 秒',
      hint: '请以秒为单位填写各部分与整个窗口的 length_s。',
    },
  },
  LENGTH: {
    message: '{field}: {expected} values expected, one for each stream or tank, got {found}',
    status: 422,
    'zh-CN': { message: '{field}：应有 {expected} 个值（每股水流或每个池一个），收到 {found} 个' },
  },
  ONE_OF: {
    message: 'One of {fields} expected, got {found}',
    status: 422,
    'zh-CN': { message: '{fields} 应给出其一，收到 {found}' },
  },
  NO_DEVIATION: {
    message: '{field}: missing; {stream} has a reading, and how far it may be off must be known',
    status: 422,
    'zh-CN': { message: '{field}：缺少；{stream} 有读数，须给出其不确定度' },
  },
  UNKNOWN_STREAM: {
    message: '{field}: there is no stream {name}',
    status: 422,
    'zh-CN': { message: '{field}：没有水流 {name}' },
  },
  CORRELATIONS: {
    message: 'correlations: {pairs} cannot hold together',
    status: 422,
    hint: 'The matrix of the correlations must be positive definite; name each pair once.',
    'zh-CN': { message: 'correlations：{pairs} 不能同时成立', hint: '相关系数矩阵须正定，且每对只填写一次。' },
  },
  MEMBRANE_DRY: {
    message: 'element {element}: the flow or the pressure of the feed is used up',
    status: 422,
    hint: 'Give more feed, more pressure, a smaller pressure drop or fewer elements.',
    'zh-CN': {
      message: '第 {element} 支膜元件：进水流量或压力已耗尽',
      hint: '请提高进水流量或压力，或减小压降、减少元件数。',
    },
  },
  UNKNOWN_VALUE: {
    message: 'pairs.{pair}: {name} is not among the values',
    status: 422,
    'zh-CN': { message: 'pairs.{pair}：{name} 不在数值之中' },
  },
  ONE_ORGANIC: {
    message: 'One of COD_mg_L, BOD_mg_L and OD_mg_L expected, got {found}',
    status: 422,
    'zh-CN': { message: 'COD_mg_L、BOD_mg_L 与 OD_mg_L 应给出其一，收到 {found}' },
  },
  METHANE_RANGE: {
    message: '{field}: {value} kg is more than the {most} kg that there are; expected no more',
    status: 422,
    'zh-CN': { message: '{field}：{value} kg 超过现有的 {most} kg，应不大于该值' },
  },
  ONE_NITROGEN: {
    message: 'One of TN_in_mg_L, TN_out_mg_L and TN_mg_L expected, got {found}',
    status: 422,
    'zh-CN': { message: 'TN_in_mg_L、TN_out_mg_L 与 TN_mg_L 应给出其一，收到 {found}' },
  },
  ONE_FEED: {
    message: 'One of feed_m3_d and feed_m3_s expected, got {found}',
    status: 422,
    'zh-CN': { message: 'feed_m3_d 与 feed_m3_s 应给出其一，收到 {found}' },
  },
  NEEDS_TDS: {
    message: 'feed_mg_L.TDS: missing; the electricity of a {kind} follows from it',
    status: 422,
    'zh-CN': { message: 'feed_mg_L.TDS：缺少；{kind} 的电耗由它得出' },
  },
  TIME_BACKWARDS: {
    message: 'series.{index}: {seconds} s is before the sample in front of it',
    status: 422,
    'zh-CN': { message: 'series.{index}：{seconds} s 早于前一个样本' },
  },
  SERIES_FILE: {
    message: 'series: {path}: {problem}',
    status: 422,
    'zh-CN': { message: 'series：{path}：{problem}' },
  },
  LIMIT_ENDING: {
    message:
      '{field}: "{ending}" behind the limit is not valid; expected a unit, a parameter or both, such as A, mg_L or COD_mg_L',
    status: 422,
    'zh-CN': { message: '{field}：限值后的“{ending}”无效；应为单位、参数或二者，例如 A、mg_L 或 COD_mg_L' },
  },
  LIMIT_ENDINGS: {
    message: '{field}: "{ending}" behind the limit is not valid; expected "{expected}", as at the other limits',
    status: 422,
    'zh-CN': { message: '{field}：限值后的“{ending}”无效；应与其他限值相同，为“{expected}”' },
  },
  UNKNOWN_EVENT: {
    message: 'events.{index}: {event} is no event',
    status: 422,
    hint: 'Events are: {known}.',
    'zh-CN': { message: 'events.{index}：{event} 不是事件', hint: '事件有：{known}。' },
  },
  ALARM_EVENT: {
    message: 'events.{index}: {event} has no place in the state {state}',
    status: 422,
    'zh-CN': { message: 'events.{index}：状态 {state} 下不能发生 {event}' },
  },
  UNKNOWN_STANDARD: {
    message: 'standard: no limits of {standard} are shipped; expected one of {known}',
    status: 422,
    'zh-CN': { message: 'standard：没有附带 {standard} 的限值；应为 {known} 之一' },
  },
  UNKNOWN_CLASS: {
    message: 'class: one of {known} expected, got {class}',
    status: 422,
    'zh-CN': { message: 'class：应为 {known} 之一，收到 {class}' },
  },
  UNKNOWN_PLANT: { message: 'There is no water plant {plant}', status: 404, 'zh-CN': { message: '没有水厂 {plant}' } },
  UNKNOWN_OUTLET: {
    message: 'outlet: there is no monitored outlet {outlet}',
    status: 422,
    'zh-CN': { message: 'outlet：没有受监测的排口 {outlet}' },
  },
  UNKNOWN_PARAMETER: {
    message: 'parameter: {parameter} is not measured at {outlet}',
    status: 422,
    hint: 'Measured are: {known}.',
    'zh-CN': { message: 'parameter：{outlet} 未监测 {parameter}', hint: '已监测：{known}。' },
  },
  UNKNOWN_CASE: { message: 'There is no exceedance {case}', status: 404, 'zh-CN': { message: '没有超标事件 {case}' } },
  CASE_STEP: {
    message: 'An exceedance that is {state} cannot be {step}',
    status: 409,
    'zh-CN': { message: '状态为 {state} 的超标事件不能{step}' },
  },
  BAD_LIMIT: { message: 'rows.{index}: {problem}', status: 422, 'zh-CN': { message: 'rows.{index}：{problem}' } },
  BAD_SPAN: {
    message: 'from {from} to {to}: expected at most {days} days, the first one first',
    status: 422,
    'zh-CN': { message: 'from {from} 至 {to}：应至多 {days} 天，且首日在前' },
  },
  UNKNOWN_SAMPLE: {
    message: 'There is no laboratory sample {sample}',
    status: 404,
    'zh-CN': { message: '没有化验样品 {sample}' },
  },
  SAMPLE_EXISTS: {
    message: 'sampleNo: {sampleNo} has a result of {parameter} already',
    status: 409,
    'zh-CN': { message: 'sampleNo：{sampleNo} 已有 {parameter} 的结果' },
  },
  SAMPLE_LATER: {
    message: 'sampledAt: {at} lies in the future',
    status: 422,
    'zh-CN': { message: 'sampledAt：{at} 在将来' },
  },
  SESSION_SPAN: {
    message: 'session: {session} was on {day}, more than 7 days away; its pairs and these are not put together',
    status: 422,
    hint: 'Give this comparison a name of its own.',
    'zh-CN': {
      message: 'session：比对 {session} 在 {day} 进行，相隔超过 7 天，数据对不得合并',
      hint: '请为本次比对另取名称。',
    },
  },
  SAMPLE_STAGE: {
    message: 'stage: a sample that is {stage} cannot be {next}',
    status: 409,
    'zh-CN': { message: 'stage：处于 {stage} 的样品不能{next}' },
  },
  SAMPLE_VALUE: { message: 'value: {problem}', status: 422, 'zh-CN': { message: 'value：{problem}' } },
  SAME_PERSON: {
    message: 'stage: who has {done} a sample cannot be the one who has it {next}',
    status: 409,
    'zh-CN': { message: 'stage：{done} 样品的人不能同时 {next} 它' },
  },
  BAD_PLANT: { message: 'Plant {plant}: {problem}', status: 422, 'zh-CN': { message: '水厂 {plant}：{problem}' } },
  UNKNOWN_COMMAND: {
    message: 'name: there is no input "{name}"',
    status: 422,
    hint: 'Known are: {known}.',
    'zh-CN': { message: 'name：没有名为“{name}”的输入', hint: '已知：{known}。' },
  },
  TRAIN_UNKNOWN_UNIT: {
    message: 'The unit {unit} does not exist',
    status: 422,
    hint: 'Units are: {known}.',
    'zh-CN': { message: '单元 {unit} 不存在', hint: '单元有：{known}。' },
  },
  TRAIN_UNIT_TWICE: {
    message: 'The unit {unit} is there twice; expected each id once',
    status: 422,
    'zh-CN': { message: '单元 {unit} 重复，每个标识应只出现一次' },
  },
  TRAIN_SHARES: {
    message: 'The shares of {port} add up to {sum}, more than 1',
    status: 422,
    'zh-CN': { message: '{port} 的份额合计 {sum}，超过 1' },
  },
  TRAIN_NO_SOLUTION: {
    message: 'The recycles do not stand still after {iterations} rounds',
    status: 422,
    hint: 'A loop that lets nothing out cannot be solved: look for a recycle with recovery 1.',
    'zh-CN': { message: '回流在 {iterations} 轮后仍未稳定', hint: '没有出口的环路无解：请查找回收率为 1 的回流。' },
  },
});
