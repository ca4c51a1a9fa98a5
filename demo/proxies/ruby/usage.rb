# Usage: pages of Credyt's list, filtered here because Credyt does not, each row with its fees. Used by proxy.rb.
require 'base64'
require 'json'
require 'openssl'
require 'time'
require_relative 'credyt'

class Usage
  EVENT_ID = /\A(?!\.{1,2}\z)[A-Za-z0-9._:~-]{1,128}\z/
  ATTRIBUTES = %w[model].freeze # the event data that customers may see
  PAGE = 100
  MAX_PAGES = 10
  AT_ONCE = 4

  def initialize(credyt, secret)
    @credyt = credyt
    @secret = secret
  end

  def page(customer, query)
    filters = query.slice('from', 'to', 'eventType')
    scope = JSON.generate([customer, filters.sort])
    offset, anchor = query['cursor'] ? read_cursor(scope, query['cursor']) : [0, nil]
    rows, offset, anchor, total = collect(customer, offset, anchor, Integer(query.fetch('limit', '25')), filters)
    items = rows.each_slice(AT_ONCE).flat_map { |slice| slice.map { |row| Thread.new { show(with_detail(row)) } }.map(&:value) }
    shown = { items: items, nextCursor: offset >= total ? nil : write_cursor(scope, offset, anchor) }
    filters.empty? ? { **shown, totalCount: total } : shown
  end

  def item(customer, id)
    raise Problem, 'not_found' unless customer && EVENT_ID.match?(id)

    event = @credyt.call('GET', "/events/#{@credyt.escape(id)}")
    event['customer_id'] == customer ? show(event) : raise(Problem, 'not_found') # an id is no proof
  end

  private

  # Rows that arrived meanwhile have pushed the last one we showed further down: look for it, and go on behind it.
  def collect(customer, offset, anchor, limit, filters)
    found = []
    total = nil
    seeking = !anchor.nil?
    offset -= 1 if seeking
    MAX_PAGES.times do
      break if found.length == limit || (total && offset >= total)

      answer = @credyt.call('GET', '/events', query: { customer_id: customer, limit: PAGE, offset: offset })
      rows = answer['items']
      raise Problem, 'upstream_invalid' unless rows.is_a?(Array)

      total = rows.empty? ? offset : Integer(answer['total_count'] || 0)
      rows.each do |row|
        break if found.length == limit

        offset += 1
        next seeking = row['id'] != anchor if seeking

        anchor = row['id']
        found << row if row.fetch('customer_id', customer) == customer && matches?(row, filters)
      end
    end
    [found, offset, anchor, total]
  end

  def matches?(row, filters)
    at = instant(row['occurred_at'])
    from, to = filters.values_at('from', 'to').map { |bound| bound && instant(bound) }
    [nil, row['event_type']].include?(filters['eventType']) && (from.nil? || at >= from) && (to.nil? || at < to)
  end

  # Only the detail has fees; without it they are not known, which is not the same as none.
  def with_detail(row)
    return row if row.key?('fees') || !EVENT_ID.match?(row['id'])

    detail = @credyt.call('GET', "/events/#{@credyt.escape(row['id'])}")
    detail['customer_id'] == row['customer_id'] ? detail : row
  rescue Problem
    row
  end

  def show(event)
    data = event['data'].is_a?(Hash) ? event['data'].slice(*ATTRIBUTES) : {}
    {
      id: event['id'], eventType: event['event_type'], occurredAt: instant(event['occurred_at']),
      **event.slice('subject', 'description').compact.transform_keys(&:to_sym),
      fees: event['fees'].is_a?(Array) ? event['fees'].map { |fee| show_fee(fee) } : nil, attributes: data.transform_values(&:to_s)
    }
  end

  def show_fee(fee)
    product = fee['product'].is_a?(Hash) ? fee['product'] : {}
    named = { productCode: fee['product_code'] || product['code'], productName: fee['product_name'] || product['name'] }
    { asset: fee.fetch('asset'), amount: Credyt.decimal_text(fee['amount']), **named.compact }
  end

  # ISO 8601 in UTC with milliseconds, whatever number of digits came; instants of one form compare as text.
  def instant(text)
    Time.iso8601(text.to_s.match?(/(Z|[+-]\d\d:\d\d)\z/i) ? text : "#{text}Z").utc.strftime('%FT%T.%LZ')
  rescue ArgumentError
    ''
  end

  def sign(scope, payload) = OpenSSL::HMAC.hexdigest('SHA256', @secret, "cursor:#{scope}:#{payload}")

  def write_cursor(scope, offset, anchor)
    payload = Base64.urlsafe_encode64(JSON.generate([offset, anchor]))
    "#{payload}.#{sign(scope, payload)}"
  end

  # Bound to the customer and the filters: anybody else's is refused.
  def read_cursor(scope, cursor)
    payload, signature = cursor.split('.', 2)
    is_ours = signature && OpenSSL.secure_compare(signature, sign(scope, payload))
    is_ours ? JSON.parse(Base64.urlsafe_decode64(payload)) : raise(Problem.new('invalid_request', fields: { cursor: 'not_allowed' }))
  end
end
