FROM fnproject/ruby:3.3-dev as build-stage
WORKDIR /function
ADD Gemfile* /function/
RUN bundle install
FROM fnproject/ruby:3.3
WORKDIR /function
COPY --from=build-stage /usr/lib/ruby/gems/ /usr/lib/ruby/gems/
COPY . /function/
RUN chmod -R o+r /function
ENTRYPOINT ["ruby", "func.rb"]
