import { defineErrors } from '@lingtan/sdk';

/** Errors of the connector's configuration. Each names the device and the field. */
export const modbusErrors = defineErrors('MODBUS', {
  UNKNOWN_PROFILE: {
    message: 'Device {device}: there is no profile "{profile}"; known are {known}',
    status: 422,
    'zh-CN': { message: '设备 {device}：没有配置文件“{profile}”；已知 {known}' },
  },
  UNKNOWN_GROUP: {
    message: 'Device {device}, point {point}: there is no poll group "{group}"; known are {known}',
    status: 422,
    'zh-CN': { message: '设备 {device}，测点 {point}：没有轮询组“{group}”；已知 {known}' },
  },
  BAD_REGISTER: {
    message: 'Device {device}, point {point}: {reason}',
    status: 422,
    'zh-CN': { message: '设备 {device}，测点 {point}：{reason}' },
  },
  DUPLICATE_DEVICE: {
    message: 'Two devices have the id {device}',
    status: 422,
    'zh-CN': { message: '有两个设备的编号为 {device}' },
  },
  BAD_PROFILE: {
    message: 'Profile {file} is not valid: {reason}',
    status: 500,
    'zh-CN': { message: '配置文件 {file} 无效：{reason}' },
  },
});
