vcl 4.1;

# Zvarot behind Varnish, as `manage.py web_server varnish` prints it: /etc/varnish/default.vcl. Print it anew after every
# upgrade and every change of the settings. Run varnishd with `-p http_gzip_support=off`: the app has compressed all.
# Whoever stands in front of Varnish ends https. Nothing here writes a line about a reader; stop varnishncsa, which does.

import directors;
import std;
{% for app in apps %}
backend app_{{ forloop.counter }} {
{% if app.path %}    .path = "{{ app.path }}";
{% else %}    .host = "{{ app.host }}";
    .port = "{{ app.port }}";
{% endif %}    .connect_timeout = 1s;
    .first_byte_timeout = 35s;
    .probe = {
        .request =
            "GET /health/live HTTP/1.1"
            "Host: {{ host }}"
            "X-Forwarded-Proto: {{ scheme }}"
            "Connection: close";
        .interval = 1s;
        .timeout = 2s;
        .window = 3;
        .threshold = 2;
        .initial = 2;
    }
}
{% endfor %}
sub vcl_init {
    new apps = directors.round_robin();
{% for app in apps %}    apps.add_backend(app_{{ forloop.counter }});
{% endfor %}}

sub vcl_recv {
    set req.backend_hint = apps.backend();
    unset req.http.X-Kept;

    # What the app is told. Whatever a stranger says about these is dropped.
    set req.http.X-Forwarded-Proto = "{{ scheme }}";
    unset req.http.X-Forwarded-Host;
    unset req.http.X-Forwarded-Port;
    unset req.http.X-Forwarded-Protocol;
    unset req.http.X-Forwarded-Ssl;
    unset req.http.X-Real-IP;
    unset req.http.Forwarded;
    unset req.http.Via;

    # The desk counts who tries passwords.
    if (req.url ~ "^{{ desk }}") {
{% if not behind %}        set req.http.X-Forwarded-For = client.ip;
{% endif %}        return (pass);
    }
    unset req.http.X-Forwarded-For;
    unset req.http.Cookie;
    unset req.http.Authorization;

    if (req.url ~ "^/static/" && (req.method == "GET" || req.method == "HEAD")) {
        return (hash);
    }
    # Only plain questions to a known host are kept; "/" answers by the reader's language.
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    if (req.url ~ "\?" || req.url ~ "^/health/" || req.url == "/"{% if hosts %} || req.http.Host !~ "(?i)^(?:{{ hosts }})(?::[0-9]+)?$"{% endif %}) {
        return (pass);
    }
    unset req.http.Accept-Language;
    if (req.http.Accept-Encoding ~ "(?i)\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))") {
        set req.http.Accept-Encoding = "br";
    } elsif (req.http.Accept-Encoding ~ "(?i)\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))") {
        set req.http.Accept-Encoding = "gzip";
    } else {
        unset req.http.Accept-Encoding;
    }
    # As long as an app answers, nobody gets to see what is older than half a second. Where it fails, we come here again.
    if (req.restarts == 0 && std.healthy(req.backend_hint)) {
        set req.grace = 0s;
        set req.http.X-Kept = "perhaps";
    } else {
        set req.grace = {{ grace }};
    }
    return (hash);
}

sub vcl_backend_fetch {
    unset bereq.http.X-Kept;
    unset bereq.http.X-Varnish;
}

sub vcl_backend_response {
    if (bereq.uncacheable) {
        return (deliver);
    }
    if (beresp.status >= 500) {
        if (bereq.is_bgfetch) {
            return (abandon);
        }
        set beresp.ttl = 0s;
        set beresp.grace = 0s;
        set beresp.keep = 0s;
        return (deliver);
    }
    if (beresp.http.Set-Cookie || beresp.http.Cache-Control !~ "public" || beresp.status != 200) {
        set beresp.uncacheable = true;
        set beresp.ttl = 1s;
        return (deliver);
    }
    if (bereq.url !~ "^/static/") {
        set beresp.ttl = 500ms;
    }
    set beresp.grace = {{ grace }};
    set beresp.keep = 1d;
    return (deliver);
}

sub vcl_deliver {
    if (resp.status >= 500 && req.http.X-Kept) {
        return (restart);
    }
    unset resp.http.X-Varnish;
    unset resp.http.Via;
    unset resp.http.Age;
    unset resp.http.Accept-Ranges;
    return (deliver);
}

sub vcl_backend_error {
    set beresp.status = 503;
{% for name, value in strict.items %}    set beresp.http.{{ name }} = {"{{ value }}"};
{% endfor %}    set beresp.http.Content-Type = "text/plain";
    set beresp.http.Cache-Control = "no-store";
    set beresp.http.Retry-After = "10";
    set beresp.ttl = 0s;
    set beresp.grace = 0s;
    set beresp.keep = 0s;
    set beresp.body = {"The site can't answer just now. Try again in a minute.
"};
    return (deliver);
}
