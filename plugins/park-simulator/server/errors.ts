import { defineErrors } from '@lingtan/sdk';

export const simulatorErrors = defineErrors('SIMULATOR', {
  BAD_MODEL: {
    message: 'The simulated park cannot be built: {reason}',
    status: 422,
    'zh-CN': { message: '无法建立模拟园区：{reason}' },
  },
  UNKNOWN_POINTS: {
    message: 'Device {device} shows points that the simulated park does not have: {points}',
    status: 422,
    hint: 'A point is <unit or node id>.<quantity>; see the units in the configuration of park-simulator.',
    'zh-CN': {
      message: '设备 {device} 显示了模拟园区没有的测点：{points}',
      hint: '测点形如 <单元或节点编号>.<量>；见 park-simulator 配置中的单元。',
    },
  },
  NO_FAULTS: {
    message: 'There is no running simulated device {device} that can be made to fail',
    status: 404,
    'zh-CN': { message: '没有可制造故障的运行中模拟设备 {device}' },
  },
  NO_PLACE: {
    message: 'Park {park} has no latitude and longitude, which the sun needs',
    status: 422,
    hint: 'Set latitude and longitude of the park.',
    'zh-CN': { message: '园区 {park} 没有经纬度，而日照计算需要它', hint: '请设置园区的纬度和经度。' },
  },
});
