/** Whose fault an error is: decides who is told and whether trying again can help. */
export type Fault =
  /** What a person configured or typed. */
  | 'configuration'
  /** A file, image, payload or request from outside. */
  | 'input'
  /** Disk, network, broker, operating system. */
  | 'environment'
  /** Camera or other hardware. */
  | 'device'
  /** Ours. */
  | 'internal';

/** The name of every error that the station can report. */
export type ErrorCode =
  | 'config-invalid'
  | 'config-unreadable'
  | 'secret-unreadable'
  | 'image-unreadable'
  | 'image-too-large'
  | 'images-missing'
  | 'model-manifest-invalid'
  | 'model-not-found'
  | 'model-hash-mismatch'
  | 'model-refused'
  | 'model-output-invalid'
  | 'provider-unavailable'
  | 'reference-missing'
  | 'reference-damaged'
  | 'reference-rejected'
  | 'camera-open-failed'
  | 'camera-stalled'
  | 'camera-lost'
  | 'camera-changed-size'
  | 'frame-torn'
  | 'vision-lost'
  | 'vision-unresponsive'
  | 'audit-unusable'
  | 'audit-write-failed'
  | 'audit-from-the-future'
  | 'entry-not-found'
  | 'broker-unreachable'
  | 'port-in-use'
  | 'command-invalid'
  | 'origin-refused'
  | 'unknown-camera'
  | 'unknown-part'
  | 'annotations-invalid'
  | 'usage'
  | 'stop-timed-out';

export interface ErrorKind {
  readonly fault: Fault;
  /** True when the same call can succeed later: the supervisor retries, everyone else reports. */
  readonly retryable: boolean;
  /** What happened, and what to do about it; `{name}` is replaced by the parameter of that name. */
  readonly en: readonly [what: string, mend: string];
  readonly zhTW: readonly [what: string, mend: string];
}

/** What each error means. docs/errors.md is generated from this table. */
export const errorKinds: Readonly<Record<ErrorCode, ErrorKind>> = {
  'config-invalid': {
    fault: 'configuration',
    retryable: false,
    en: [
      '{file} is not a valid configuration:\n{problems}',
      'Correct the lines named and run `twinspect config check`.',
    ],
    zhTW: ['{file} 不是有效的設定檔：\n{problems}', '請修正所列行號，再執行 `twinspect config check`。'],
  },
  'config-unreadable': {
    fault: 'configuration',
    retryable: false,
    en: ['the configuration {file} cannot be read: {why}', 'Check the path and its permissions.'],
    zhTW: ['無法讀取設定檔 {file}：{why}', '請檢查路徑與權限。'],
  },
  'secret-unreadable': {
    fault: 'configuration',
    retryable: false,
    en: [
      'the secret for {key} cannot be read from {where}',
      'Set the variable, or make the file readable for the station.',
    ],
    zhTW: ['無法從 {where} 讀取 {key} 的密鑰', '請設定該環境變數，或讓本站可以讀取該檔案。'],
  },
  'image-unreadable': {
    fault: 'input',
    retryable: false,
    en: ['{file} is not an image that can be decoded', 'Give a PNG, JPEG, BMP or TIFF file that is whole.'],
    zhTW: ['{file} 無法解碼為影像', '請提供完整的 PNG、JPEG、BMP 或 TIFF 檔案。'],
  },
  'image-too-large': {
    fault: 'input',
    retryable: false,
    en: [
      '{file} is {width} x {height} pixels, the limit is {limit} megapixels',
      'Crop or shrink it, or raise the limit of the camera.',
    ],
    zhTW: [
      '{file} 為 {width} x {height} 像素，上限為 {limit} 百萬像素',
      '請裁切或縮小影像，或提高相機上限。',
    ],
  },
  'images-missing': {
    fault: 'input',
    retryable: false,
    en: [
      'there are no images to inspect in {directory}',
      'Expected image files, or pairs X_test.jpg with X_temp.jpg.',
    ],
    zhTW: ['{directory} 中沒有可檢測的影像', '需要影像檔，或成對的 X_test.jpg 與 X_temp.jpg。'],
  },
  'model-manifest-invalid': {
    fault: 'input',
    retryable: false,
    en: ['the model manifest {file} is not valid: {problems}', 'Install the model again from its release.'],
    zhTW: ['模型描述檔 {file} 無效：{problems}', '請重新安裝該模型。'],
  },
  'model-not-found': {
    fault: 'configuration',
    retryable: false,
    en: [
      'there is no model {name} in {directory}',
      'Run `twinspect doctor` to see the models that are there.',
    ],
    zhTW: ['{directory} 中沒有模型 {name}', '請執行 `twinspect doctor` 查看可用模型。'],
  },
  'model-hash-mismatch': {
    fault: 'input',
    retryable: false,
    en: [
      '{file} has SHA-256 {actual}, its manifest says {expected}',
      'The file is damaged or was exchanged: install the model again.',
    ],
    zhTW: ['{file} 的 SHA-256 為 {actual}，描述檔記載為 {expected}', '檔案已損毀或遭更換：請重新安裝模型。'],
  },
  'model-refused': {
    fault: 'input',
    retryable: false,
    en: ['{file} cannot be used: {why}', 'Install a model that keeps the contract in docs/models.md.'],
    zhTW: ['無法使用 {file}：{why}', '請安裝符合 docs/models.md 規格的模型。'],
  },
  'model-output-invalid': {
    fault: 'input',
    retryable: false,
    en: [
      'the model {name} returned what it must not: {why}',
      'Install the model again, or another version of it.',
    ],
    zhTW: ['模型 {name} 輸出無效：{why}', '請重新安裝該模型，或安裝其他版本。'],
  },
  'provider-unavailable': {
    fault: 'environment',
    retryable: false,
    en: [
      'none of the execution providers {wanted} can be used: {why}',
      'Allow `cpu`, or install the libraries of the provider.',
    ],
    zhTW: ['執行後端 {wanted} 皆無法使用：{why}', '請允許 `cpu`，或安裝該後端的程式庫。'],
  },
  'reference-missing': {
    fault: 'configuration',
    retryable: false,
    en: ['part {part} has no golden sample', 'Register one: `twinspect register --part {part} IMAGE`.'],
    zhTW: ['零件 {part} 沒有標準樣品', '請先登錄：`twinspect register --part {part} IMAGE`。'],
  },
  'reference-damaged': {
    fault: 'input',
    retryable: false,
    en: [
      'the golden sample {file} does not have the content it was registered with',
      'Restore it from a backup or register the part again.',
    ],
    zhTW: ['標準樣品 {file} 的內容與登錄時不符', '請自備份還原，或重新登錄該零件。'],
  },
  'reference-rejected': {
    fault: 'input',
    retryable: false,
    en: [
      '{file} cannot be a golden sample of {part}: {why}',
      'Take the picture again, or check that it shows the right part.',
    ],
    zhTW: ['{file} 無法作為 {part} 的標準樣品：{why}', '請重新拍攝，或確認拍攝的是正確的零件。'],
  },
  'camera-open-failed': {
    fault: 'device',
    retryable: true,
    en: [
      'camera {camera} cannot be opened at {source}: {why}',
      'Check cable, power and address; `twinspect doctor` tries it again.',
    ],
    zhTW: [
      '無法開啟相機 {camera}（{source}）：{why}',
      '請檢查線路、電源與位址；可用 `twinspect doctor` 再試一次。',
    ],
  },
  'camera-stalled': {
    fault: 'device',
    retryable: true,
    en: [
      'camera {camera} has given no frame for {ms} ms',
      'The station reconnects by itself; check cable and network if it goes on.',
    ],
    zhTW: ['相機 {camera} 已 {ms} 毫秒未送出影像', '本站會自行重新連線；若持續發生請檢查線路與網路。'],
  },
  'camera-lost': {
    fault: 'device',
    retryable: true,
    en: [
      'camera {camera} ended its stream: {why}',
      'The station reconnects by itself; check cable and network if it goes on.',
    ],
    zhTW: ['相機 {camera} 的串流已中斷：{why}', '本站會自行重新連線；若持續發生請檢查線路與網路。'],
  },
  'camera-changed-size': {
    fault: 'device',
    retryable: true,
    en: [
      'camera {camera} changed from {before} to {after} pixels',
      'Set one resolution on the camera; the station reconnects with the new one.',
    ],
    zhTW: [
      '相機 {camera} 的解析度由 {before} 變為 {after}',
      '請將相機固定於單一解析度；本站會以新解析度重新連線。',
    ],
  },
  'frame-torn': {
    fault: 'device',
    retryable: true,
    en: ['camera {camera} sent a frame that is cut off or damaged', 'Check cable and network load.'],
    zhTW: ['相機 {camera} 送出不完整或損毀的影像', '請檢查線路與網路負載。'],
  },
  'vision-lost': {
    fault: 'internal',
    retryable: true,
    en: [
      'the vision process of camera {camera} ended: {why}',
      'It is started again by itself; report it when it repeats.',
    ],
    zhTW: ['相機 {camera} 的視覺程序已結束：{why}', '程序會自行重新啟動；若重複發生請回報。'],
  },
  'vision-unresponsive': {
    fault: 'internal',
    retryable: true,
    en: [
      'the vision process of camera {camera} has not answered for {ms} ms',
      'It is ended and started again by itself.',
    ],
    zhTW: ['相機 {camera} 的視覺程序已 {ms} 毫秒沒有回應', '程序會自行結束並重新啟動。'],
  },
  'audit-unusable': {
    fault: 'environment',
    retryable: false,
    en: [
      'the audit log {file} cannot be used: {why}',
      'Check disk and permissions; `twinspect audit verify` tells what is whole.',
    ],
    zhTW: ['無法使用稽核紀錄 {file}：{why}', '請檢查磁碟與權限；`twinspect audit verify` 可查驗完整性。'],
  },
  'audit-write-failed': {
    fault: 'environment',
    retryable: true,
    en: [
      'the audit log cannot be written: {why}',
      'Free disk space or mend the disk; the inspection is kept and written when it works again.',
    ],
    zhTW: ['無法寫入稽核紀錄：{why}', '請釋放磁碟空間或修復磁碟；檢測結果會保留，待恢復後寫入。'],
  },
  'audit-from-the-future': {
    fault: 'configuration',
    retryable: false,
    en: [
      'the audit log {file} has schema {found}, this program knows up to {known}',
      'Run the newer program that wrote it.',
    ],
    zhTW: ['稽核紀錄 {file} 的結構版本為 {found}，本程式僅支援至 {known}', '請使用寫入該紀錄的較新版程式。'],
  },
  'entry-not-found': {
    fault: 'input',
    retryable: false,
    en: ['the audit log has no entry {id}', 'List them with `twinspect audit list`.'],
    zhTW: ['稽核紀錄中沒有 {id}', '請用 `twinspect audit list` 查詢。'],
  },
  'broker-unreachable': {
    fault: 'environment',
    retryable: true,
    en: [
      'the MQTT broker {url} cannot be reached: {why}',
      'Results are kept and sent later; check address, user and network.',
    ],
    zhTW: ['無法連線 MQTT 伺服器 {url}：{why}', '結果會保留並稍後送出；請檢查位址、帳號與網路。'],
  },
  'port-in-use': {
    fault: 'configuration',
    retryable: false,
    en: [
      'port {port} for {what} is in use by another program',
      'Choose another one in the configuration: {key}.',
    ],
    zhTW: ['{what} 的連接埠 {port} 已被其他程式使用', '請在設定中改用其他連接埠：{key}。'],
  },
  'command-invalid': {
    fault: 'input',
    retryable: false,
    en: ['the command on {topic} is not valid: {problems}', 'See docs/mqtt.md for its form.'],
    zhTW: ['{topic} 上的指令無效：{problems}', '格式請見 docs/mqtt.md。'],
  },
  'origin-refused': {
    fault: 'input',
    retryable: false,
    en: [
      'a page of {origin} must not change this station',
      "Use the station's own page, or a program that sends no Origin header.",
    ],
    zhTW: ['來自 {origin} 的網頁不得變更本站', '請使用本站的操作頁面，或不送出 Origin 標頭的程式。'],
  },
  'unknown-camera': {
    fault: 'input',
    retryable: false,
    en: ['there is no camera {camera}; there are: {known}', 'Use a name from the configuration.'],
    zhTW: ['沒有相機 {camera}；現有：{known}', '請使用設定中的名稱。'],
  },
  'unknown-part': {
    fault: 'input',
    retryable: false,
    en: [
      'there is no recipe for part {part}; there are: {known}',
      'Use a part of the configuration, or add a recipe.',
    ],
    zhTW: ['沒有零件 {part} 的配方；現有：{known}', '請使用設定中的零件，或新增配方。'],
  },
  'annotations-invalid': {
    fault: 'input',
    retryable: false,
    en: ['{file}, line {line}: {why}', 'Each line is `x1 y1 x2 y2 type`.'],
    zhTW: ['{file} 第 {line} 行：{why}', '每行格式為 `x1 y1 x2 y2 type`。'],
  },
  usage: {
    fault: 'configuration',
    retryable: false,
    en: ['{why}', 'See `twinspect --help`.'],
    zhTW: ['{why}', '請見 `twinspect --help`。'],
  },
  'stop-timed-out': {
    fault: 'internal',
    retryable: false,
    en: [
      '{component} did not stop within {ms} ms',
      'The process ends all the same; report it when it repeats.',
    ],
    zhTW: ['{component} 未能在 {ms} 毫秒內停止', '程序仍會結束；若重複發生請回報。'],
  },
};
