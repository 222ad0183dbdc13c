/* Vietnamese for plotly.js: days and months after plotly.js-locales 3.7.0 (MIT), tool names ours. */
Plotly.register({
  moduleType: 'locale',
  name: 'vi',
  dictionary: {
    'Autoscale': 'Vừa khung',
    'Box Select': 'Chọn theo khung',
    'Compare data on hover': 'So sánh số liệu khi di chuột',
    'Double-click on legend to isolate one trace': 'Nhấp đúp vào chú giải để chỉ xem một đường',
    'Double-click to zoom back out': 'Nhấp đúp để thu nhỏ lại',
    'Download plot': 'Tải biểu đồ',
    'Download plot as a PNG': 'Tải biểu đồ dạng PNG',
    'Lasso Select': 'Chọn tự do',
    'Pan': 'Di chuyển',
    'Produced with Plotly.js': 'Vẽ bằng Plotly.js',
    'Reset': 'Đặt lại',
    'Reset axes': 'Đặt lại trục',
    'Show closest data on hover': 'Hiện số liệu gần nhất khi di chuột',
    'Sorry, there was a problem downloading your image!': 'Rất tiếc, không tải được ảnh!',
    'Toggle Spike Lines': 'Bật, tắt đường dóng',
    'Toggle show closest data on hover': 'Bật, tắt số liệu gần nhất khi di chuột',
    'Zoom': 'Phóng to vùng chọn',
    'Zoom in': 'Phóng to',
    'Zoom out': 'Thu nhỏ'
  },
  format: {
    days: ['Chủ Nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy'],
    shortDays: ['CN', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'],
    months: [
      'Tháng Một', 'Tháng Hai', 'Tháng Ba', 'Tháng Tư', 'Tháng Năm', 'Tháng Sáu',
      'Tháng Bảy', 'Tháng Tám', 'Tháng Chín', 'Tháng Mười', 'Tháng Mười Một', 'Tháng Mười Hai'
    ],
    shortMonths: [
      'Tháng 1', 'Tháng 2', 'Tháng 3', 'Tháng 4', 'Tháng 5', 'Tháng 6',
      'Tháng 7', 'Tháng 8', 'Tháng 9', 'Tháng 10', 'Tháng 11', 'Tháng 12'
    ],
    date: '%d/%m/%Y',
    decimal: ',',
    thousands: '.'
  }
});
