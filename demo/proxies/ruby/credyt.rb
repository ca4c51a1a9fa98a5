# Credyt, as far as the proxy needs it: the only file that knows its URLs, its JSON and the key. Used by proxy.rb, usage.rb and links.rb.
require 'bigdecimal'
require 'json'
require 'net/http'
require 'uri'

# Raised anywhere, answered as application/problem+json by proxy.rb.
class Problem < StandardError
  STATUS = {
    'invalid_request' => 400, 'unauthenticated' => 401, 'forbidden' => 403, 'origin_not_allowed' => 403, 'not_found' => 404, 'customer_not_found' => 404,
    'method_not_allowed' => 405, 'conflict' => 409, 'payload_too_large' => 413, 'unsupported_media_type' => 415, 'invalid_amount' => 422,
    'idempotency_mismatch' => 422, 'rate_limited' => 429, 'internal' => 500, 'upstream_invalid' => 502, 'billing_unavailable' => 503,
    'upstream_timeout' => 504, 'outcome_unknown' => 504
  }.freeze

  attr_reader :code, :retry_after

  def initialize(code, fields: nil, retry_after: nil)
    super(code)
    @code = code
    @fields = fields
    @retry_after = retry_after
  end

  def status = STATUS.fetch(code)

  def body(request_id)
    title = "#{code.tr('_', ' ').capitalize}."
    { type: "urn:credyt-widgets:problem:#{code}", title: title, status: status, code: code, detail: title, requestId: request_id, fields: @fields }.compact
  end
end

class Credyt
  KEPT_S = 600

  attr_reader :url

  def initialize(url, api_key)
    @url = URI(url)
    @api_key = api_key
    @lock = Mutex.new
    @customers = {}
    @assets = { until: 0, by_code: {} }
  end

  # A number of Credyt's as plain text: no exponent, no superfluous zeros, no negative zero.
  def self.decimal_text(value)
    raise Problem, 'upstream_invalid' unless value.is_a?(Integer) || (value.is_a?(BigDecimal) && value.finite? && value.exponent.abs <= 400)
    return value.to_i.to_s if value.is_a?(Integer) || value.zero?

    value.to_s('F').sub(/\.?0+\z/, '')
  end

  # One call, never repeated, no redirect followed. Numbers come back exact: a float would lose money.
  def call(method, path, query: nil, body: nil)
    response = send_once(method, "#{url.path.chomp('/')}#{path}#{"?#{URI.encode_www_form(query)}" if query}", body)
    case response.code.to_i
    when 200..299 then parse(response.body)
    when 404 then raise Problem, 'not_found'
    when 409 then raise Problem, 'conflict'
    # 401 and 429 are about our key and our quota: never the customer's doing.
    when 401, 403, 429, 500.. then raise Problem, 'billing_unavailable'
    else raise Problem, 'upstream_invalid'
    end
  end

  # Credyt's id, or nil for someone Credyt does not know. Kept, because every request asks.
  def find_customer(external_id)
    kept = @lock.synchronize { @customers[external_id] }
    return kept[:id] if kept && kept[:until] > now

    answer = or_nil { call('GET', '/customers', query: { external_id: external_id }) } or return
    found = answer['items'].is_a?(Array) ? answer['items'] : [answer]
    # The filter is not trusted: whoever came first would be a stranger.
    raise Problem, 'upstream_invalid' unless found.length == 1 && found.first['external_id'] == external_id

    @lock.synchronize { @customers[external_id] = { id: found.first['id'], until: now + KEPT_S } }
    found.first['id']
  end

  def wallet(customer)
    answer = or_nil { call('GET', "/customers/#{escape(customer)}/wallet") } or return []
    answer['accounts'].is_a?(Array) ? answer['accounts'] : raise(Problem, 'upstream_invalid') # unknown is not empty
  end

  def account(customer, id) = call('GET', "/customers/#{escape(customer)}/wallet/#{escape(id)}")

  # By code; a failure never fails the wallet.
  def assets
    return @assets[:by_code] if @assets[:until] > now

    by_code = call('GET', '/assets', query: { limit: 100, offset: 0 })['items'].to_h { |asset| [asset['code'], asset] }
    @assets = { until: now + (KEPT_S / 2), by_code: by_code }
    by_code
  rescue Problem, NoMethodError
    @assets[:by_code]
  end

  def payments(customer)
    waiting = call('GET', "/customers/#{escape(customer)}").fetch('subscriptions', []).select do |one|
      one['status'] != 'active' && Array(one['required_actions']).any? { |action| action['type'] == 'payment' }
    end
    waiting.map { |one| { subscriptionId: one['id'], productNames: Array(one['products']).map { |product| (product['name'] || product['code']).to_s } } }
  rescue Problem, NoMethodError, TypeError
    []
  end

  def escape(text) = URI.encode_www_form_component(text).gsub('+', '%20')

  private

  def send_once(method, target, body)
    http = Net::HTTP.new(url.host, url.port)
    http.use_ssl = url.scheme == 'https'
    http.open_timeout = 5
    http.read_timeout = 10
    http.max_retries = 0
    begin
      http.start
    rescue SystemCallError, SocketError, Timeout::Error, OpenSSL::SSL::SSLError
      raise Problem, 'billing_unavailable' # nothing has left yet
    end
    request = Net::HTTPGenericRequest.new(method, !body.nil?, true, target, 'X-Credyt-Api-Key' => @api_key, 'Accept' => 'application/json')
    request['Content-Type'] = 'application/json' if body
    request.body = JSON.generate(body) if body
    http.request(request)
  rescue SystemCallError, IOError, Timeout::Error, Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError => error
    # A POST may have been done: nobody knows.
    raise Problem, method == 'POST' ? 'outcome_unknown' : error.is_a?(Timeout::Error) ? 'upstream_timeout' : 'billing_unavailable'
  ensure
    http&.finish if http&.started?
  end

  def parse(text)
    answer = JSON.parse(text.to_s, decimal_class: BigDecimal)
    answer.is_a?(Hash) ? answer : raise(Problem, 'upstream_invalid')
  rescue JSON::ParserError
    raise Problem, 'upstream_invalid'
  end

  def or_nil
    yield
  rescue Problem => problem
    problem.code == 'not_found' ? nil : raise
  end

  def now = Process.clock_gettime(Process::CLOCK_MONOTONIC)
end
