# A billing proxy in Ruby with Sinatra: the required routes of the protocol (openapi.json), to copy from. Started by itself, see ../README.md.
require 'json'
require 'openssl'
require 'securerandom'
require 'sinatra/base'
require_relative 'credyt'
require_relative 'links'
require_relative 'usage'

class Proxy < Sinatra::Base
  PORT = Integer(ENV.fetch('PORT', '4020'))
  BASE = '/api/billing'
  PUBLIC_URL = ENV.fetch('PUBLIC_URL', "http://localhost:#{PORT}") # never taken from the Host header
  API_KEY = ENV.fetch('CREDYT_API_KEY')
  CREDYT = Credyt.new(ENV.fetch('CREDYT_URL', 'https://api.credyt.ai'), API_KEY)
  LINKS = Links.new(CREDYT, PUBLIC_URL)
  USAGE = Usage.new(CREDYT, API_KEY)

  # Stands for your own sessions: cookie value => your id of the customer, which Credyt knows as external_id.
  SESSIONS = { 'demo-session-maya' => 'maya' }.freeze

  RULES = { allowed: true, currency: 'USD', presets: %w[10 25 50 100], min: '5', max: '500', custom: true, assets: %w[USD] }.freeze
  CURRENCIES = { 'USD' => 2, 'EUR' => 2, 'GBP' => 2, 'CHF' => 2, 'JPY' => 0 }.freeze
  INSTANT = /\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z\z/
  METHODS = { %r{\A/(wallet|usage|usage/[^/]+)\z} => 'GET', %r{\A/(top-ups|portal-links)\z} => 'POST' }.freeze
  MAX_BODY = 16 * 1024

  # Sinatra's own protection answers in HTML; `guard` below is ours.
  disable :protection, :static, :logging, :show_exceptions, :raise_errors, :dump_errors
  set environment: :production, server: 'webrick', bind: '127.0.0.1', port: PORT, quiet: true, server_settings: { AccessLog: [] }

  # Bodies are ours to read: Rack would parse forms, and answer broken ones in HTML.
  def call!(env)
    env['proxy.content_type'] = env['CONTENT_TYPE']
    env['CONTENT_TYPE'] = 'application/octet-stream'
    super
  end

  before do
    protect
    halt 204 if request.request_method == 'OPTIONS' # before anyone is asked who they are
    guard
  end

  def protect
    given = request.env['HTTP_X_REQUEST_ID'].to_s
    @request_id ||= given.match?(/\A[\w-]{1,64}\z/) ? given : SecureRandom.hex(8)
    headers 'Cache-Control' => 'no-store', 'X-Content-Type-Options' => 'nosniff', 'Referrer-Policy' => 'no-referrer',
            'Vary' => 'Origin, Sec-Fetch-Site, Cookie, Authorization', 'X-Request-Id' => @request_id, 'Cross-Origin-Resource-Policy' => 'same-site'
    return unless request.env['HTTP_ORIGIN'] == PUBLIC_URL

    headers 'Access-Control-Allow-Origin' => PUBLIC_URL, 'Access-Control-Allow-Credentials' => 'true', 'Cross-Origin-Resource-Policy' => 'cross-origin',
            'Access-Control-Expose-Headers' => 'X-Request-Id, Retry-After',
            'Access-Control-Allow-Methods' => 'GET, POST, OPTIONS', 'Access-Control-Allow-Headers' => 'content-type, authorization, idempotency-key'
  end

  def guard
    path = request.path_info.start_with?("#{BASE}/") ? request.path_info.delete_prefix(BASE) : ''
    served = METHODS.find { |pattern, _| pattern.match?(path) }&.last
    raise Problem, 'not_found' unless served
    raise Problem, 'method_not_allowed' unless request.request_method == served

    origin = request.env['HTTP_ORIGIN']
    is_own = request.env['HTTP_SEC_FETCH_SITE'] == 'same-origin' || origin == PUBLIC_URL
    raise Problem, 'origin_not_allowed' if !is_own && (served == 'POST' || origin)
    # The whole type: a page of another site can send text/plain without asking.
    is_json = request.env['proxy.content_type'].to_s.match?(/\Aapplication\/json(; *charset="?utf-8"?)?\z/i)
    raise Problem, 'unsupported_media_type' if served == 'POST' && !is_json

    @external_id = SESSIONS[request.cookies['session']]
    raise Problem, 'unauthenticated' unless @external_id
  end

  # Our own words and codes only: nothing Credyt wrote, no trace of an exception.
  error(Exception, Sinatra::BadRequest) do |error|
    protect
    warn "#{request.path_info} failed: #{error.class} #{error.backtrace&.first}" unless error.is_a?(Problem)
    problem = error.is_a?(Problem) ? error : Problem.new(error.is_a?(Sinatra::BadRequest) ? 'invalid_request' : 'internal')
    headers 'Retry-After' => problem.retry_after.to_s if problem.retry_after
    halt problem.status, { 'Content-Type' => 'application/problem+json' }, JSON.generate(problem.body(@request_id))
  end

  def answer(body, code = 200)
    [code, { 'Content-Type' => 'application/json; charset=utf-8' }, JSON.generate(body)]
  end

  def customer
    @customer ||= CREDYT.find_customer(@external_id)
  end

  # The query as text; unknown, doubled and malformed parameters are refused, a customer id above all.
  def read_query(patterns = {})
    pairs = URI.decode_www_form(request.query_string)
    fields = pairs.map(&:first).tally.filter_map { |name, times| [name, patterns.key?(name) ? 'not_allowed' : 'unknown'] if times > 1 || !patterns.key?(name) }.to_h
    pairs.each { |name, value| fields[name] ||= 'not_allowed' if patterns[name] && !(value.valid_encoding? && patterns[name].match?(value)) }
    raise Problem.new('invalid_request', fields: fields.transform_keys(&:scrub)) if fields.any?

    pairs.to_h
  rescue ArgumentError
    raise Problem, 'invalid_request'
  end

  def read_body(required: [], optional: [])
    read_query
    text = request.body.read(MAX_BODY + 1).to_s
    raise Problem, 'payload_too_large' if text.bytesize > MAX_BODY

    body = parse(text)
    texts = [*required, *optional, 'returnTo']
    fields = (body.keys - texts - ['newTab']).to_h { |name| [name, 'unknown'] }
    (required - body.keys).each { |name| fields[name] = 'required' }
    texts.each { |name| fields[name] = 'not_allowed' if body.key?(name) && !body[name].is_a?(String) }
    fields['newTab'] = 'not_allowed' unless [true, false, nil].include?(body['newTab'])
    raise Problem.new(fields == { 'amount' => 'not_allowed' } ? 'invalid_amount' : 'invalid_request', fields: fields) if fields.any?

    body['returnTo'] ||= '/'
    raise Problem.new('invalid_request', fields: { 'returnTo' => 'not_allowed' }) unless Links.return_path?(body['returnTo'])

    body
  end

  def parse(text)
    body = JSON.parse(text.force_encoding(Encoding::UTF_8))
    body.is_a?(Hash) ? body : raise(Problem, 'invalid_request')
  rescue JSON::ParserError, EncodingError
    raise Problem, 'invalid_request'
  end

  get "#{BASE}/wallet" do
    query = read_query('include' => /\Apending\z/)
    accounts = customer ? CREDYT.wallet(customer) : []
    assets = accounts.empty? ? {} : CREDYT.assets
    answer(
      accounts: accounts.map { |account| show_account(account, assets, query.key?('include')) },
      payments: customer ? CREDYT.payments(customer) : [],
      topUp: { **RULES, allowed: !customer.nil? }, portal: { allowed: !customer.nil? },
      mode: 'test', features: [], asOf: Time.now.utc.strftime('%FT%T.%LZ'), owner: OpenSSL::HMAC.hexdigest('SHA256', API_KEY, "owner:#{@external_id}")
    )
  end

  def show_account(account, assets, with_pending)
    shown = { id: account['id'], name: account['name'] || 'default', asset: show_asset(account['asset'], assets[account['asset']]), available: Credyt.decimal_text(account['available']) }
    return shown unless with_pending

    pending = CREDYT.account(customer, account['id'])
    { **shown, pendingIn: Credyt.decimal_text(pending['pending_in']), pendingOut: Credyt.decimal_text(pending['pending_out']) }
  end

  def show_asset(code, defined)
    return { code: code, kind: CURRENCIES.key?(code) ? 'fiat' : 'custom', precision: CURRENCIES.fetch(code, 2) } unless defined

    { code: code, kind: 'custom', **defined.slice('name', 'symbol', 'label').compact.transform_keys(&:to_sym), precision: Integer(defined['precision'] || 2) }
  end

  get "#{BASE}/usage" do
    query = read_query('limit' => /\A([1-9][0-9]?|100)\z/, 'cursor' => /\A.{1,4096}\z/, 'from' => INSTANT, 'to' => INSTANT, 'eventType' => /\A.{1,255}\z/)
    answer(customer ? USAGE.page(customer, query) : { items: [], nextCursor: nil })
  end

  get "#{BASE}/usage/:id" do
    read_query
    answer(USAGE.item(customer, params['id']))
  end

  post "#{BASE}/top-ups" do
    body = read_body(required: %w[amount], optional: %w[currency asset])
    { 'currency' => [RULES[:currency]], 'asset' => RULES[:assets] }.each do |name, allowed|
      raise Problem.new('invalid_request', fields: { name => 'not_allowed' }) unless allowed.include?(body[name] ||= allowed.first)
    end
    answer(LINKS.top_up(@external_id, body, RULES, request.env['HTTP_IDEMPOTENCY_KEY']), 201)
  end

  post "#{BASE}/portal-links" do
    answer(LINKS.portal(@external_id, read_body, request.env['HTTP_IDEMPOTENCY_KEY']), 201)
  end

  run! { puts "Billing proxy at #{PUBLIC_URL}#{BASE}"; $stdout.flush }
end
