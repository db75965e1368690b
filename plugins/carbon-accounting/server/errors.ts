import { defineErrors } from '@lingtan/sdk';

export const ledgerErrors = defineErrors('CARBON', {
  PERIOD_NOT_OVER: {
    message: 'period: {period} is not over; its last day is {last}',
    status: 409,
    'zh-CN': { message: 'period：{period} 尚未结束；其最后一天为 {last}' },
  },
  PERIOD_INCOMPLETE: {
    message: 'period: {period} has {posted} of its {days} days posted',
    status: 409,
    hint: 'Wait until the supply mix of the other days is closed, or see why it is not under Energy.',
    'zh-CN': {
      message: 'period：{period} 的 {days} 天中已入账 {posted} 天',
      hint: '请等其余各天的供电构成关闭，或在“能源”下查看未关闭的原因。',
    },
  },
  PERIOD_GAPS: {
    message: 'period: {period} has gaps: {gaps}; expected gapsReason, why it is published with them',
    status: 409,
    hint: 'Fill the gaps first, or say why they are accepted: the reason stays in the publication.',
    'zh-CN': {
      message: 'period：{period} 有缺口：{gaps}；应填写 gapsReason（带缺口发布的理由）',
      hint: '请先补齐缺口，或说明接受缺口的理由；该理由将保留在发布记录中。',
    },
  },
  PERIOD_PUBLISHED: {
    message: 'period: {period} is published under {profile} already (revision {revision})',
    status: 409,
    hint: 'Restate it instead.',
    'zh-CN': { message: 'period：{period} 已按 {profile} 发布（修订 {revision}）', hint: '请改为重述。' },
  },
  PERIOD_UNKNOWN: {
    message: 'There is no publication of {period} under {profile}',
    status: 404,
    'zh-CN': { message: '没有 {period} 按 {profile} 的发布' },
  },
  PROFILE_NOT_USED: {
    message: 'profile: {profile} is not configured on this park; expected one of {expected}',
    status: 422,
    'zh-CN': { message: 'profile：本园区未配置 {profile}；应为 {expected} 之一' },
  },
  ENTERPRISE_UNKNOWN: {
    message: 'enterpriseId: {value} is no enterprise of the park; expected one of {expected}',
    status: 422,
    'zh-CN': { message: 'enterpriseId：{value} 不是园区企业；应为 {expected} 之一' },
  },
  ACTIVITY_TWICE: {
    message: 'id: {value} stands in row {first} already; expected one row for an activity',
    status: 422,
    'zh-CN': { message: 'id：{value} 已出现在第 {first} 行；每项活动只能有一行' },
  },
  ACTIVITY_CHANGED_MEANWHILE: {
    message: 'revision: activity {id} is at {stored} by now (0: none); expected {stored}, not {value}',
    status: 409,
    hint: 'Somebody else has posted it meanwhile. Read it, then post what is to stand.',
    'zh-CN': {
      message: 'revision：活动 {id} 现为第 {stored} 版（0 表示没有）；应为 {stored}，而不是 {value}',
      hint: '期间已有他人过账，请先读取，再录入应有的内容。',
    },
  },
  SCENARIO_UNKNOWN: { message: 'There is no scenario {id}', status: 404, 'zh-CN': { message: '没有情景 {id}' } },
  SCENARIO_EMPTY: {
    message: 'period: {period} has no activities; expected a period with entries to start from',
    status: 409,
    'zh-CN': { message: '{period} 没有活动数据；请选择已有入账的核算期' },
  },
  UNIT_WRONG: {
    message: 'unit: {value} is not valid; expected {expected}',
    status: 422,
    'zh-CN': { message: 'unit：{value} 无效；应为 {expected}' },
  },
  ITEM_MISSING: {
    message: 'item: {value} is not valid; expected what of kind {kind} it is',
    status: 422,
    'zh-CN': { message: 'item：{value} 无效；应为 {kind} 类的具体名称' },
  },
  LOCATION_METHOD_MISSING: {
    message: 'The profile {profile} has no location-based method',
    status: 422,
    'zh-CN': { message: '核算方法 {profile} 没有基于位置的方法' },
  },
  READING_MISSING: {
    message: 'No quarter hour of the last two hours has a reading of the grid connection',
    status: 409,
    'zh-CN': { message: '近两小时内没有电网关口读数' },
  },
  REQUEST_UNKNOWN: { message: 'There is no request {no}', status: 404, 'zh-CN': { message: '没有征集 {no}' } },
  ACTIVITY_FOREIGN: {
    message: 'id: {id} is an activity of another enterprise; expected an id of its own',
    status: 409,
    'zh-CN': { message: 'id：{id} 属于其他企业的活动数据；请使用本企业自己的编号' },
  },
  VERIFICATION_UNKNOWN: {
    message: 'There is no verification {no}',
    status: 404,
    'zh-CN': { message: '没有核查 {no}' },
  },
  VERIFICATION_SIGNED: {
    message: 'Verification {no} is signed; nothing is added to it any more',
    status: 409,
    'zh-CN': { message: '核查 {no} 已签署；不可再添加' },
  },
  SAMPLE_UNKNOWN: {
    message: 'activityId: {value} is not in the sample; expected one of its lines',
    status: 422,
    'zh-CN': { message: 'activityId：{value} 不在样本中；应为样本中的条目' },
  },
  FINDING_UNKNOWN: {
    message: 'There is no open finding {finding} in verification {no}',
    status: 404,
    'zh-CN': { message: '核查 {no} 中没有未关闭的发现 {finding}' },
  },
  PASSPORT_UNKNOWN: { message: 'There is no passport {id}', status: 404, 'zh-CN': { message: '没有护照 {id}' } },
  BATCH_SPAN: {
    message: 'batch.to: {value} is not valid; expected an instant {expected}',
    status: 422,
    'zh-CN': { message: 'batch.to：{value} 无效；应满足 {expected}' },
  },
  BATCH_METER: {
    message: 'batch.meters: {value} is no electricity meter of the enterprise; expected one of {expected}',
    status: 422,
    'zh-CN': { message: 'batch.meters：{value} 不是该企业的电表；应为 {expected} 之一' },
  },
  BATCH_UNMEASURED: {
    message: 'batch: meter {meter} has no reading of the interval at {at}; expected every interval from begin to end',
    status: 409,
    hint: 'Begin and end at bounds of intervals, and wait until the last one is closed; a gap is estimated or entered under Energy.',
    'zh-CN': {
      message: 'batch：电表 {meter} 在 {at} 的时段没有读数；起止之间每个时段都须有读数',
      hint: '起止时刻须落在计量时段边界，且最后一个时段已关闭；缺口请在“能源”中估算或补录。',
    },
  },
  SUBMISSION_REFUSED: {
    message: 'Activity {id} of the submission cannot be posted: {message}',
    status: 409,
    hint: 'Return the request with this as the reason.',
    'zh-CN': { message: '提交的活动数据 {id} 无法入账：{message}', hint: '请以此为由退回。' },
  },
  DAY_OUTSIDE: {
    message: 'date: {value} is not in the period; expected a day of {period}',
    status: 422,
    'zh-CN': { message: 'date：{value} 不在核算期内；应为 {period} 中的日期' },
  },
});
