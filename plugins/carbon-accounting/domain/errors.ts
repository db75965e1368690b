import { defineErrors } from '@lingtan/sdk';

/** Faults of what was asked. None of them is answered with a guess. */
export const carbonErrors = defineErrors('CARBON', {
  OPERATION_UNKNOWN: {
    message: '{field}: {value} is no operation; expected one of {expected}',
    status: 422,
    hint: 'Print the fields of each operation with `lingtan carbon schema`.',
    'zh-CN': {
      message: '{field}：{value} 不是操作；应为 {expected} 之一',
      hint: '用 `lingtan carbon schema` 可打印每个操作的字段。',
    },
  },
  NUMBER_INVALID: {
    message: '{field}: {value} is not a number; expected a decimal such as 0.5306',
    status: 422,
    'zh-CN': { message: '{field}：{value} 不是数字；应为小数，例如 0.5306' },
  },
  DIVIDED_BY_ZERO: {
    message: '{field} is 0; expected a number other than 0',
    status: 422,
    'zh-CN': { message: '{field} 为 0；应为非 0 的数' },
  },
  OUT_OF_RANGE: {
    message: '{field}: {value} is not valid; expected {expected}',
    status: 422,
    'zh-CN': { message: '{field}：{value} 无效；应为 {expected}' },
  },
  UNIT_UNKNOWN: {
    message: '{field}: unit {value} is not known; expected one of {expected}',
    status: 422,
    'zh-CN': { message: '{field}：未知单位 {value}；应为 {expected} 之一' },
  },
  UNIT_MISMATCH: {
    message: '{field}: {value} cannot be used with a factor in {factorUnit}; expected a unit of {expected}',
    status: 422,
    'zh-CN': { message: '{field}：{value} 不能与单位为 {factorUnit} 的因子相乘；应为 {expected} 的单位' },
  },
  FACTOR_UNIT_INVALID: {
    message: '{field}: {value} is no unit of a factor; expected mass of gas per unit, such as kgCO2/kWh',
    status: 422,
    'zh-CN': { message: '{field}：{value} 不是因子单位；应为单位量的气体质量，例如 kgCO2/kWh' },
  },
  FACTOR_MISSING: {
    message: 'No factor is valid for {asked}; on record: {stored}',
    status: 422,
    hint: 'Import a factor for it, or ask for the newest published one, which is then flagged.',
    'zh-CN': {
      message: '没有有效因子：{asked}；现有：{stored}',
      hint: '请为其导入因子，或请求最新发布的因子（届时会有标记）。',
    },
  },
  FACTOR_AMBIGUOUS: {
    message: '{count} factors fit {asked}: {ids}',
    status: 422,
    hint: 'Name the area, the basis or the set.',
    'zh-CN': { message: '有 {count} 个因子符合“{asked}”：{ids}', hint: '请指明地区、基准或因子集。' },
  },
  FACTOR_TWICE: {
    message: 'id: {id} is there twice in version {version}; expected each version of a factor once',
    status: 422,
    'zh-CN': { message: 'id：{id} 的版本 {version} 出现两次；每个因子版本只能有一行' },
  },
  CLAIMED_TOO_MUCH: {
    message: 'Claimed green power of {value} is more than the purchased power that it stands for',
    status: 422,
    hint: 'A certificate covers consumption once; take back the claims that cover nothing.',
    'zh-CN': {
      message: '已声明绿电 {value} 超过其对应的外购电量',
      hint: '每份绿证只能覆盖一次用电；请撤回无对应用电的声明。',
    },
  },
  AREA_MISSING: {
    message: 'The grid area is not set: enter it in the settings of carbon accounting, such as CN-JS for Jiangsu',
    status: 422,
    hint: 'A document of the command line, and each activity, may name its own as `area`.',
    'zh-CN': {
      message: '尚未设置电网区域：请在碳核算的配置中填写，例如江苏为 CN-JS',
      hint: '命令行文档和每条活动数据均可用 `area` 单独指明。',
    },
  },
  FLOW_MISSING: {
    message: 'What becomes of this electricity is not given: enter its flow, one of {flows}',
    status: 422,
    'zh-CN': { message: '未说明该电量的流向：请填写 flow，可选 {flows}' },
  },
  NAME_MISSING: {
    message: 'Which {kind} it is is not given: enter its item, by which the factor is chosen',
    status: 422,
    'zh-CN': { message: '未说明是哪种{kind}：请填写 item，据此选取因子' },
  },
  OXIDATION_MISSING: {
    message:
      'Factor set {set} leaves the oxidation of {item} open: enter that of its equipment with the activity (oxidationPct, %)',
    status: 422,
    'zh-CN': { message: '因子集 {set} 未给出{item}的氧化率：请在活动数据中填写其设备的氧化率（oxidationPct，%）' },
  },
  FACTOR_NOT_DIRECT: {
    message: 'The factor of {item} is that of its upstream chain, which is no direct emission',
    status: 422,
    hint: 'Use it in product footprints only.',
    'zh-CN': { message: '{item} 的因子为上游因子，不是直接排放', hint: '只可用于产品碳足迹。' },
  },
  PACK_MANIFEST: {
    message: 'The pack cannot be verified: its {file} {problem}',
    status: 422,
    'zh-CN': { message: '证据包无法验证：其 {file} {problem}' },
  },
  STEP_REFUSED: {
    message: '{step}: not possible, the request is {state}; expected {expected}',
    status: 409,
    'zh-CN': { message: '{step}：不可执行，该征集处于 {state}；应为 {expected}' },
  },
  OPINION_REFUSED: {
    message: 'opinion: {opinion} is not possible; {problem}',
    status: 409,
    'zh-CN': { message: 'opinion：不能签署“{opinion}”；{problem}' },
  },
  PROFILE_UNKNOWN: {
    message: 'There is no method profile {profile}; on record: {stored}',
    status: 404,
    'zh-CN': { message: '没有方法档案 {profile}；现有：{stored}' },
  },
  DATA_HALL_UNKNOWN: {
    message: 'dataHalls.{at}: "{value}" is not valid; expected an enterprise of the park: {expected}',
    status: 422,
    'zh-CN': { message: 'dataHalls.{at}：“{value}”无效；应为园区企业之一：{expected}' },
  },
  RESTATEMENT_EMPTY: {
    message: '{field} is empty; expected at least one entry',
    status: 422,
    'zh-CN': { message: '{field} 为空；应至少有一项' },
  },
});
