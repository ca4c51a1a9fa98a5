# Links: one call to Credyt for one intent, checked before it is handed on. For one process; more need a shared store. Used by proxy.rb.
require 'bigdecimal'
require 'uri'
require_relative 'credyt'

class Links
  LIFE_MS = 600_000
  MINTS_PER_MINUTE = 10
  ORIGINS = %w[https://billing.credyt.ai https://checkout.stripe.com].freeze

  Intent = Struct.new(:lock, :wish, :link, :begun) do
    def alive? = Links.now_ms < (link ? link[:ends] : begun + 60_000)
  end

  def self.now_ms = (Time.now.to_f * 1000).to_i

  # A path of our own site: one leading slash, and still so however often something decodes it later.
  def self.return_path?(path)
    return false unless path.match?(%r{\A/[^\s[:cntrl:]]{0,2047}\z})

    path = path.split(/[?#]/, 2).first
    loop do
      decoded = path.gsub(/%([0-7]\h)/) { Regexp.last_match(1).hex.chr }
      break if decoded == path

      path = decoded
    end
    path.match?(%r{\A/(?!/)[^\\[:cntrl:]]*\z}) && !path.match?(%r{/\.{1,2}(/|\z)})
  end

  def initialize(credyt, public_url)
    @credyt = credyt
    @public_url = public_url
    @origins = [*ORIGINS, origin_of(credyt.url)]
    @lock = Mutex.new
    @intents = {}
    @mints = Hash.new { |mints, customer| mints[customer] = [] }
  end

  def top_up(external_id, body, rules, key)
    amount = read_amount(body['amount'], rules)
    # At most 500 with two digits: a float writes exactly those digits.
    order = { amount: amount.to_f, currency: body['currency'], destination: { asset: body['asset'], account_name: 'default' } }
    once(external_id, '/top-ups', order, body['returnTo'], key)
  end

  def portal(external_id, body, key) = once(external_id, '/billing-portal/sessions', {}, body['returnTo'], key)

  private

  def read_amount(text, rules)
    amount = BigDecimal(text) if text.match?(/\A-?[0-9]{1,30}(\.[0-9]{1,30})?\z/)
    wrong =
      if amount.nil? then 'not_a_decimal'
      elsif amount != amount.round(2) then 'too_precise'
      elsif amount < BigDecimal(rules[:min]) then 'too_small'
      elsif amount > BigDecimal(rules[:max]) then 'too_large'
      end
    wrong ? raise(Problem.new('invalid_amount', fields: { amount: wrong })) : amount
  end

  def once(external_id, path, order, return_to, key)
    return show(mint(external_id, path, order, return_to)) if key.nil?
    raise Problem.new('invalid_request', fields: { idempotencyKey: 'not_allowed' }) unless key.match?(/\A[!-~]{1,255}\z/)

    wish = [order, return_to]
    intent = @lock.synchronize do
      @intents.keep_if { |_, one| one.alive? }
      @intents[[external_id, path, key]] ||= Intent.new(Mutex.new, wish, nil, Links.now_ms)
    end
    raise Problem, 'idempotency_mismatch' if intent.wish != wish

    intent.lock.synchronize do # a twin waits here for the first one's call
      intent.link = mint(external_id, path, order, return_to) unless intent.link && intent.link[:ends] > Links.now_ms
      show(intent.link)
    end
  end

  def mint(external_id, path, order, return_to)
    guard_limit(external_id)
    customer = @credyt.find_customer(external_id) or raise Problem, 'customer_not_found'
    back = @public_url + return_to
    made = @credyt.call('POST', path, body: { customer_id: customer, **order, return_url: back, failure_url: back })
    raise Problem, 'upstream_invalid' unless allowed?(made['redirect_url'])

    { url: made['redirect_url'], id: made['id'], ends: Links.now_ms + LIFE_MS }
  end

  def allowed?(link)
    return false unless link.is_a?(String) && link.match?(%r{\Ahttps?://[!-\[\]-~]{1,8192}\z})

    url = URI(link)
    url.userinfo.nil? && @origins.include?(origin_of(url))
  rescue URI::InvalidURIError
    false
  end

  def origin_of(url) = "#{url.scheme}://#{url.host}#{":#{url.port}" unless url.port == url.default_port}"

  def guard_limit(external_id)
    @lock.synchronize do
      recent = @mints[external_id].keep_if { |at| at > Links.now_ms - 60_000 }
      raise Problem.new('rate_limited', retry_after: ((recent.first + 60_000 - Links.now_ms) / 1000.0).ceil.clamp(1, 60)) if recent.length >= MINTS_PER_MINUTE

      recent << Links.now_ms
    end
  end

  def show(link)
    { id: link[:id], url: link[:url], expiresAt: Time.at(0, link[:ends], :millisecond).utc.strftime('%FT%T.%LZ'), ttlMs: [0, link[:ends] - Links.now_ms].max }.compact
  end
end
